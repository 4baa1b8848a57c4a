"""企业授权 in the admin: what waits to be looked at, one claim with its letter, the counter."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.auth import permission_denied

from cms.service_desk.authorisations.rights import (
    has_authorisations,
    may_see_letters,
    staff_actor,
    visible_to,
)
from services.authorisations.acting import act, is_complete, is_open_to_objection, possible_actions, vouchers_needed
from services.authorisations.actors import name_of
from services.authorisations.codes import issue_code
from services.authorisations.models import Authorisation, AuthorisationQuerySet
from services.authorisations.refusals import NotPossible, NotYours, Overtaken, OwnCase
from services.authorisations.states import OPEN, Action, Proof, State
from services.enterprises.contacts import note_look
from services.enterprises.models import LookedAt
from services.pages.forms import LineField
from services.uploads.storage import send_file

PER_PAGE = 30
LISTED = {
    "review": (gettext_lazy("待核实"), Q(state__in=OPEN) & ~Q(proof=Proof.COLLEAGUE)),
    "active": (gettext_lazy("有效"), Q(state=State.ACTIVE)),
    "all": (gettext_lazy("全部"), Q()),
}
# What staff do on the page of one, in its order.
DOINGS = (Action.APPROVE, Action.ISSUE_CODE, Action.REFUSE, Action.REVOKE)


class AuthorisationScreen(View):
    """Lists and single ones alike are taken from what the log-in may see; a foreign one is not there (404)."""

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not self.may_open(request.user):
            return permission_denied(request)
        response = super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        return response

    def may_open(self, user: Any) -> bool:
        return has_authorisations(user)

    def get_queryset(self) -> AuthorisationQuerySet:
        return visible_to(self.request.user).select_related("person", "enterprise__town")

    def get_authorisation(self, pk: int) -> Authorisation:
        found: Authorisation = get_object_or_404(self.get_queryset(), pk=pk)
        return found


class QueueForm(forms.Form):
    q = LineField(label=gettext_lazy("企业名称或信用代码"), required=False, max_length=60)


class ListView(AuthorisationScreen):
    """Whoever has waited longest stands first."""

    def get(self, request: HttpRequest) -> HttpResponse:
        listed = request.GET.get("show") if request.GET.get("show") in LISTED else "review"
        form = QueueForm(request.GET)
        found = self.get_queryset().filter(LISTED[str(listed)][1])
        if form.is_valid() and (words := form.cleaned_data["q"]):
            found = found.filter(
                Q(enterprise__name__icontains=words) | Q(enterprise__credit_code__startswith=words.upper())
            )
        order = ("claimed_at", "pk") if listed == "review" else ("-claimed_at", "-pk")
        page = Paginator(found.order_by("-proved", *order), PER_PAGE).get_page(request.GET.get("p", "1"))
        context = {
            "header_title": _("企业授权"),
            "header_icon": "key",
            "form": form,
            "listed": listed,
            "tabs": [(code, label) for code, (label, _rows) in LISTED.items()],
            "page_obj": page,
            "rows": list(page.object_list),
        }
        return render(request, "service_desk/authorisations/list.html", context)


class OneView(AuthorisationScreen):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show(self.get_authorisation(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        authorisation = self.get_authorisation(pk)
        name, typed = request.POST.get("action", ""), request.POST.get("version", "")
        if name not in DOINGS or not (typed.isascii() and typed.isdigit() and len(typed) < 9):
            return self.show(authorisation, 422, notice=_("没有看懂要做什么，请用页面上的按钮。"))
        try:
            self.act(authorisation, Action(name), int(typed))
        except NotPossible as refusal:
            forbidden = isinstance(refusal, (OwnCase, NotYours))
            status = 403 if forbidden else 409 if isinstance(refusal, Overtaken) else 422
            return self.show(self.get_authorisation(pk), status, notice=str(refusal))
        messages.success(request, _("%(number)s：已办理。") % {"number": authorisation.number})
        return HttpResponseRedirect(reverse("qifu_authorisation", args=[pk]))

    def act(self, authorisation: Authorisation, action: Action, version: int) -> None:
        actor = staff_actor(self.request.user)
        if action == Action.ISSUE_CODE:
            issue_code(authorisation.pk, actor, version=version)
        else:
            act(authorisation.pk, action, actor, version=version, text=self.request.POST.get("text", ""))

    def show(self, authorisation: Authorisation, status: int = 200, notice: str = "") -> HttpResponse:
        user = self.request.user
        possible = possible_actions(authorisation, staff_actor(user))
        may_see = may_see_letters(user)
        contact = authorisation.person.contacts.first()
        context = {
            "header_title": f"{authorisation.enterprise.name} {authorisation.number}",
            "header_icon": "key",
            "authorisation": authorisation,
            "name": name_of(authorisation.person),
            "contact": contact.masked if contact else "",
            "letters": list(authorisation.letters.all()) if may_see else [],
            "doings": [action for action in DOINGS if action in possible and makes_sense(authorisation, action)],
            "says_more": {Action.REFUSE, Action.REVOKE} | ({Action.APPROVE} if authorisation.objected else set()),
            "needs_second": vouchers_needed(authorisation.enterprise) > 1,
            "waits_for_objection": is_complete(authorisation) and is_open_to_objection(authorisation),
            "events": list(authorisation.events.all()),
            "acting": Authorisation.objects.live().filter(enterprise=authorisation.enterprise_id)
            .exclude(pk=authorisation.pk).select_related("person"),
            "notice": notice,
            "typed": self.request.POST.get("text", "") if notice else "",
        }  # fmt: skip
        return render(self.request, "service_desk/authorisations/one.html", context, status=status)


def makes_sense(authorisation: Authorisation, action: Action) -> bool:
    if action == Action.APPROVE:
        return authorisation.proved and authorisation.proof != Proof.COLLEAGUE
    return action != Action.ISSUE_CODE or (authorisation.proof == Proof.CODE and not authorisation.proved)


class LetterView(AuthorisationScreen):
    """The stamped letter, after a click that is kept and that the enterprise sees."""

    def may_open(self, user: Any) -> bool:
        return may_see_letters(user)

    def get(self, request: HttpRequest, pk: int, file: int) -> HttpResponseBase:
        authorisation = self.get_authorisation(pk)
        letter = authorisation.letters.filter(pk=file).first()
        if letter is None:
            raise Http404
        actor = staff_actor(request.user)
        note_look(authorisation.enterprise, LookedAt.LETTER, user_id=actor.user_id or 0, user_name=actor.name)
        return send_file(letter.stored, letter.name)
