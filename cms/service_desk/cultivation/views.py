"""培育申报 in the admin: what enterprises handed in for the programmes of the log-in's own department."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from cms.service_desk.cultivation.forms import GrantForm, SearchForm, WordsForm
from cms.service_desk.cultivation.rights import may_decide
from cms.service_desk.cultivation.screen import ProgrammeView
from services.contacts.masks import mask_name
from services.cultivation import recognising
from services.cultivation.models import Application, Recognition
from services.cultivation.refusals import NotPossible, Overtaken
from services.cultivation.states import State
from services.uploads.storage import send_file

PER_PAGE = 50
LISTED: dict[str, tuple[Any, Q]] = {
    "waiting": (gettext_lazy("待审核"), Q(state=State.SUBMITTED)),
    "returned": (gettext_lazy("退回补正"), Q(state=State.RETURNED)),
    "all": (gettext_lazy("全部"), Q()),
}
FORMS: dict[str, type[forms.Form]] = {"recognise": GrantForm, "return": WordsForm, "refuse": WordsForm}


class ListView(ProgrammeView):
    """Whoever has waited longest stands first."""

    def get(self, request: HttpRequest) -> HttpResponse:
        listed = request.GET.get("show") if request.GET.get("show") in LISTED else "waiting"
        form = SearchForm(request.GET)
        found = self.get_queryset().filter(LISTED[str(listed)][1])
        if form.is_valid() and (words := form.cleaned_data["q"]):
            found = found.filter(Q(enterprise__name__icontains=words) | Q(programme__icontains=words))
        order = ("-submitted_at", "-pk") if listed == "all" else ("submitted_at", "pk")
        page = Paginator(found.order_by(*order), PER_PAGE).get_page(request.GET.get("p", "1"))
        context = {
            "header_title": _("培育申报"),
            "header_icon": "clipboard-list",
            "form": form,
            "listed": listed,
            "tabs": [(code, label) for code, (label, _rows) in LISTED.items()],
            "page_obj": page,
            "rows": list(page.object_list),
        }
        return render(request, "service_desk/cultivation/list.html", context)


class OneView(ProgrammeView):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show(self.get_application(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        application = self.get_application(pk)
        name, typed = request.POST.get("action", ""), request.POST.get("version", "")
        if name not in FORMS or not (typed.isascii() and typed.isdigit() and len(typed) < 9):
            return self.show(application, 422, notice=_("没有看懂要做什么，请用页面上的按钮。"))
        form = FORMS[name](request.POST)
        if not form.is_valid():
            return self.show(application, 422, form=(name, form))
        try:
            self.act(application, name, form, int(typed))
        except NotPossible as refusal:
            status = 409 if isinstance(refusal, Overtaken) else 422
            return self.show(self.get_application(pk), status, notice=str(refusal), form=(name, form))
        messages.success(request, _("%(name)s：已办理，企业会收到通知。") % {"name": application.enterprise.name})
        return HttpResponseRedirect(reverse("qifu_application", args=[pk]))

    def act(self, application: Application, name: str, form: Any, version: int) -> None:
        """Raises NotPossible."""
        words = form.cleaned_data["words"]
        if name == "recognise":
            recognising.recognise(application.pk, self.actor, form.granted(), words, version=version)
        elif name == "return":
            missing = self.request.POST.getlist("missing")
            recognising.give_back(application.pk, self.actor, missing, words, version=version)
        else:
            recognising.refuse(application.pk, self.actor, words, version=version)

    def show(
        self, application: Application, status: int = 200, notice: str = "", form: tuple[str, Any] = ("", None)
    ) -> HttpResponse:
        decides = may_decide(self.request.user)
        files: dict[str, list[Any]] = {}
        for file in application.files.all() if decides else []:
            files.setdefault(file.heading, []).append(file)
        fresh = GrantForm(initial={"level": application.level, "valid_from": timezone.localdate()})
        open_form, bound = form
        context = {
            "header_title": f"{application.enterprise.name} {application.programme}",
            "header_icon": "clipboard-list",
            "application": application,
            "person": self.name_of(application),
            "decides": decides,
            "documents": [(name, files.get(name, [])) for name in application.documents],
            "recognition": Recognition.objects.filter(application=application).first(),
            "grant": bound if open_form == "recognise" else fresh,
            "back": bound if open_form == "return" else WordsForm(auto_id="back_%s"),
            "refusal": bound if open_form == "refuse" else WordsForm(auto_id="refuse_%s"),
            "open_form": open_form or "recognise",
            "asked": self.request.POST.getlist("missing"),
            "events": [{"one": one, "by": one.by if one.user_id else _("企业")} for one in application.events.all()],
            "notice": notice,
        }
        return render(self.request, "service_desk/cultivation/application.html", context, status=status)

    def name_of(self, application: Application) -> str:
        person = application.person
        return "" if person is None else person.name if may_decide(self.request.user) else mask_name(person.name)


class FileView(ProgrammeView):
    """For who decides; an auditor sees that there is something, not what it holds."""

    changes = True

    def get(self, request: HttpRequest, pk: int, file: int) -> HttpResponseBase:
        found = get_object_or_404(self.get_application(pk).files, pk=file)
        return send_file(found.stored, found.name)
