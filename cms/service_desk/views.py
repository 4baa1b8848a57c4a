"""诉求办理 in the admin: one appeal on one page, one entered on behalf of somebody; addresses and menu."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.auth import permission_denied

from cms.service_desk.absences import AbsenceView
from cms.service_desk.answer_box import give_help
from cms.service_desk.appeal_page import appeal_context, enter_note, note_contact_view
from cms.service_desk.causes import link_cause, unlink_cause
from cms.service_desk.desk_view import DeskView
from cms.service_desk.forms import ActionForm, OnBehalfForm
from cms.service_desk.instruction_views import AskLeaderView
from cms.service_desk.menu import DeskMenuItem
from cms.service_desk.overview import FiguresView, QueueView
from cms.service_desk.proposal_view import ProposalView
from cms.service_desk.rights import actor_of, has_desk, may_enter
from cms.service_desk.template_views import TemplatesView
from services.appeals.acting import act
from services.appeals.models import Appeal, Attachment, Channel
from services.appeals.refusals import NotPossible, Overtaken
from services.appeals.states import Action
from services.appeals.submitting import Submission, new_form_key, submit
from services.pages.forms import errors_of
from services.uploads.storage import send_file
from services.uploads.taking import name_again


class AppealView(DeskView):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show(self.get_appeal(pk))

    def show(self, appeal: Appeal, form: ActionForm | None = None, status: int = 200, **more: Any) -> HttpResponse:
        context = {**appeal_context(appeal, self.request.user, form), **more}
        return render(self.request, "service_desk/appeal.html", context, status=status)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        appeal = self.get_appeal(pk)
        special = SPECIAL.get(request.POST.get("action", ""))
        if special:
            special(appeal, request.user, request.POST.get("text", ""))
            return self.show(appeal, shows_contact=special is note_contact_view)
        if "help" in request.POST:
            return self.help(appeal)
        form = ActionForm(request.POST, request.FILES, appeal=appeal)
        if not form.is_valid():
            return self.show(appeal, form, 422, notice=" ".join([*errors_of(form).values(), name_again(request.FILES)]))
        try:
            done = self.act(appeal, form)
        except NotPossible as refusal:
            appeal.refresh_from_db()
            return self.show(
                appeal,
                form,
                409 if isinstance(refusal, Overtaken) else 422,
                notice=f"{refusal}{name_again(request.FILES)}",
            )
        messages.success(
            request, _("%(number)s：%(state)s") % {"number": done.number, "state": done.get_state_display()}
        )
        seen = self.get_queryset().filter(pk=pk).exists()
        return HttpResponseRedirect(reverse("qifu_appeal", args=[pk]) if seen else reverse("qifu_appeals"))

    def help(self, appeal: Appeal) -> HttpResponse:
        """A button in the answer's box was pressed: nothing happens to the appeal."""
        request = self.request
        box = give_help(appeal, request.user, request.POST)
        data = request.POST.copy()
        data["text"], data["action"] = box["text"], Action.ANSWER.value
        return self.show(appeal, ActionForm(data, appeal=appeal), box=box, notice=name_again(request.FILES))

    @transaction.atomic
    def act(self, appeal: Appeal, form: ActionForm) -> Appeal:
        """Accepting with a unit chosen is accepting and assigning at once."""
        values, actor = form.cleaned_data, actor_of(self.request.user)
        action = Action(values["action"])
        said = {"facts": form.facts(), "text": values["text"], "files": values["attachments"]}
        done = act(appeal, action, actor, version=values["version"], **said)
        if action == Action.ACCEPT and values["unit"]:
            done = act(done, Action.ASSIGN, actor, version=done.version, facts={"unit": values["unit"].pk})
        return done


SPECIAL: dict[str, Callable[[Appeal, Any, str], None]] = {
    "note": enter_note,
    "show_contact": note_contact_view,
    "link_cause": link_cause,
    "unlink_cause": unlink_cause,
}


class FileView(DeskView):
    def get(self, request: HttpRequest, pk: int, file: int) -> HttpResponseBase:
        found = get_object_or_404(Attachment, appeal=self.get_appeal(pk), pk=file)
        return send_file(found.stored, found.name)


class OnBehalfView(DeskView):
    """One screen for whoever takes an appeal at the counter or on the telephone."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return super().dispatch(request, *args, **kwargs) if may_enter(request.user) else permission_denied(request)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(OnBehalfForm(initial={"form_key": new_form_key()}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = OnBehalfForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(form, 422)
        receipt = submit(
            Submission(**form.submission()),
            form_key=form.cleaned_data["form_key"],
            channel=Channel(form.cleaned_data["channel"]),
            clerk=actor_of(request.user),
            files=form.cleaned_data["attachments"],
        )
        context = {"header_title": _("已登记"), "receipt": receipt}
        return render(request, "service_desk/receipt.html", context)

    def show(self, form: OnBehalfForm, status: int = 200) -> HttpResponse:
        context = {
            "header_title": _("代为登记诉求"),
            "form": form,
            "errors": errors_of(form),
            "again": name_again(self.request.FILES),
        }
        return render(self.request, "service_desk/on_behalf.html", context, status=status)


def menu_item() -> DeskMenuItem:
    return DeskMenuItem(gettext_lazy("企业诉求"), "qifu_appeals", "mail", 120, has_desk)


def admin_urls() -> list[Any]:
    return [
        path("appeals/", QueueView.as_view(), name="qifu_appeals"),
        path("appeals/figures/", FiguresView.as_view(), name="qifu_appeal_figures"),
        path("appeals/templates/", TemplatesView.as_view(), name="qifu_answer_templates"),
        path("appeals/templates/<int:pk>/", TemplatesView.as_view(), name="qifu_answer_template"),
        path("appeals/absence/", AbsenceView.as_view(), name="qifu_absence"),
        path("appeals/new/", OnBehalfView.as_view(), name="qifu_appeal_new"),
        path("appeals/<int:pk>/", AppealView.as_view(), name="qifu_appeal"),
        path("appeals/<int:pk>/leader/", AskLeaderView.as_view(), name="qifu_appeal_leader"),
        path("appeals/<int:pk>/publish/", ProposalView.as_view(), name="qifu_appeal_publish"),
        path("appeals/<int:pk>/files/<int:file>/", FileView.as_view(), name="qifu_appeal_file"),
    ]
