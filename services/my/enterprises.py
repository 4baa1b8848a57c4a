"""/my/enterprises/: for which enterprises I act, or asked to; asking to."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from services.authorisations.claiming import claim
from services.authorisations.models import Authorisation
from services.authorisations.refusals import NotPossible
from services.authorisations.states import CHOSEN_BY_PERSON, OPEN, Proof, Role, State
from services.enterprises.models import Enterprise
from services.enterprises.rows import Wrong, read_code
from services.my.pages import own_page
from services.pages.answers import LAPSED, is_forged, show
from services.pages.forms import LineField, errors_of, form_values, required
from services.people.brakes import take_turn
from services.people.codes import SPAN
from services.people.models import Person
from services.people.sessions import person_of

MOST_CLAIMS = 10  # an hour: nobody reads the registry by asking for one enterprise after the other
TO_DO = {
    (State.CLAIMED, Proof.LETTER): gettext_lazy("打印授权书，盖章后上传"),
    (State.CLAIMED, Proof.CODE): gettext_lazy("输入镇办转交的验证码"),
}
EXPLAINED = {
    Proof.LETTER: gettext_lazy("打印平台给的授权书，盖章、拍照上传；镇办 2 个工作日内核实"),
    Proof.CODE: gettext_lazy("镇办拨打企业登记的电话，把验证码告诉企业，您输入即可"),
    Proof.COLLEAGUE: gettext_lazy("企业已有管理员的，由他同意"),
}


def signed_in(request: HttpRequest) -> Person:
    """Within ``own_page``."""
    person = person_of(request)
    assert person is not None
    return person


@own_page
@require_safe
def my_enterprises(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    held = held_by(person)
    live = [one for one in held if one.is_live]
    context = {
        "rows": [describe(one) for one in (*live, *(o for o in held if not o.is_live))],
        "asked": asked_of(held),
        "claim_url": reverse("my_enterprise_claim"),
        "home_url": reverse("my_home"),
    }
    return show(request, "my-enterprises", _("我的企业"), context)


def held_by(person: Person) -> list[Authorisation]:
    return list(Authorisation.objects.filter(person=person).select_related("enterprise"))


def asked_of(held: list[Authorisation]) -> list[dict[str, str]]:
    """Who asks to act for an enterprise of which one of ``held`` is the admin's: to be agreed to or objected to."""
    admins = {one.enterprise_id: one.pk for one in held if one.is_live and one.role == Role.ADMIN}
    waiting = Authorisation.objects.filter(enterprise__in=admins, state__in=OPEN)
    return [
        {"name": one.enterprise.name, "role": one.get_role_display(),
         "link": reverse("my_enterprise", args=[admins[one.enterprise_id]])}
        for one in waiting.exclude(pk__in=[mine.pk for mine in held]).select_related("enterprise")
    ]  # fmt: skip


def describe(authorisation: Authorisation) -> dict[str, Any]:
    state = State(authorisation.state)
    shown = State.EXPIRED if state == State.ACTIVE and not authorisation.is_live else state
    return {
        "name": authorisation.enterprise.name,
        "role": authorisation.get_role_display(),
        "state": shown.label,
        "until": authorisation.expires_on if authorisation.is_live else None,
        "to_do": "" if authorisation.proved else TO_DO.get((state, Proof(authorisation.proof)), ""),
        "link": reverse("my_enterprise", args=[authorisation.pk]),
    }


class ClaimForm(forms.Form):
    credit_code = LineField(
        max_length=30, error_messages=required(gettext_lazy("请填写营业执照上的 18 位统一社会信用代码。"))
    )
    name = LineField(max_length=40, error_messages=required(gettext_lazy("请填写您的姓名，授权书上要用。")))
    role = forms.ChoiceField(
        choices=Role.choices, error_messages=dict.fromkeys(("required", "invalid_choice"), gettext_lazy("请选择角色。"))
    )
    proof = forms.ChoiceField(
        choices=[(proof.value, proof.label) for proof in CHOSEN_BY_PERSON],
        error_messages=dict.fromkeys(("required", "invalid_choice"), gettext_lazy("请选择怎样证明您代表这家企业。")),
    )

    def clean_credit_code(self) -> str:
        try:
            return read_code(str(self.cleaned_data["credit_code"]))
        except Wrong as wrong:
            raise forms.ValidationError(str(wrong)) from wrong


@own_page
@require_http_methods(["GET", "HEAD", "POST"])
def claim_enterprise(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    if request.method != "POST":
        return show_claim(request, ClaimForm(initial={"name": person.name, "role": Role.ADMIN, "proof": Proof.LETTER}))
    form = ClaimForm(request.POST)
    if is_forged(request):
        return show_claim(request, form, LAPSED)
    if not form.is_valid():
        return show_claim(request, form)
    if not take_turn("claims by", str(person.pk), most=MOST_CLAIMS, within=SPAN):
        return show_claim(request, form, _("申请得太频繁了，请一小时后再试，或联系企业所在镇办。"))
    values = form.cleaned_data
    enterprise = Enterprise.objects.filter(credit_code=values["credit_code"]).first()
    if enterprise is None:
        return show_claim(
            request, form, _("企业库里没有这家企业。请核对信用代码；没有错的话，请联系企业所在镇办登记。")
        )
    person.name = values["name"]
    person.save(update_fields=["name"])
    try:
        made = claim(person, enterprise, Role(values["role"]), Proof(values["proof"]))
    except NotPossible as refusal:
        return show_claim(request, form, str(refusal))
    return HttpResponseRedirect(reverse("my_enterprise", args=[made.pk]))


def show_claim(request: HttpRequest, form: ClaimForm, notice: str = "") -> HttpResponse:
    errors = {} if notice else errors_of(form)
    context = {
        "values": form_values(form),
        "errors": errors,
        "notice": notice,
        "roles": [(role.value, role.label) for role in Role],
        "proofs": [(proof.value, proof.label, EXPLAINED[proof]) for proof in CHOSEN_BY_PERSON],
        "back_url": reverse("my_enterprises"),
    }
    return show(request, "my-enterprise-claim", _("代表企业办事"), context, status=422 if errors or notice else 200)
