"""/services/introductions/ID/: asking a provider to take up a product; what it is handed is on the page, and agreed to."""

from typing import Any
from uuid import uuid4

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from publishing.facet_labels import VALUE_LABELS
from services.enterprises.models import Enterprise
from services.introductions.asking import Request, ask, find_open
from services.introductions.figures import public_rows
from services.introductions.handing import describe_enterprise, digest_rows
from services.introductions.models import IntroductionFigures
from services.introductions.products import Product, find_product
from services.introductions.refusals import NotPossible
from services.introductions.states import PATIENCE, State
from services.my.bookings import enterprises_of
from services.my.enterprises import signed_in
from services.my.pages import own_page
from services.pages.answers import LAPSED, is_forged, service_page, show
from services.pages.forms import LineField, ProseField, errors_of, form_values, required
from services.people.models import Person
from services.people.notice import NOTICE_VERSION

MOST_WANTED = 100_000  # 万元


class AskForm(forms.Form):
    """``shown``: a digest of what stood on the page when the person agreed."""

    form_key = forms.CharField(max_length=64)
    shown = forms.CharField(max_length=64)
    enterprise = forms.IntegerField()
    amount = forms.IntegerField(
        min_value=1, max_value=MOST_WANTED,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), gettext_lazy("请填写需要的金额，整数，单位万元。")
        ),
    )  # fmt: skip
    purpose = ProseField(
        max_length=300,
        error_messages={
            **required(gettext_lazy("请写明用途，例如：购置两台加工中心。")),
            "max_length": gettext_lazy("请控制在 300 个字以内。"),
        },
    )
    name = LineField(max_length=40, error_messages=required(gettext_lazy("请填写联系人姓名。")))
    contact = forms.ChoiceField(
        error_messages=dict.fromkeys(("required", "invalid_choice"), gettext_lazy("请选择一个联系方式。"))
    )
    figures = forms.BooleanField(required=False)
    agree = forms.BooleanField(error_messages=required(gettext_lazy("同意把上面的内容交给机构，才能申请对接。")))

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.contacts = [contact.value for contact in person.contacts.all()]
        field = self.fields["contact"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(contact, contact) for contact in self.contacts]


@own_page
@require_http_methods(["GET", "HEAD", "POST"])
def ask_introduction(request: HttpRequest, product_id: str) -> HttpResponse:
    product, person = find_product(product_id), signed_in(request)
    if product is None:
        raise Http404
    acting = enterprises_of(person)
    given = request.POST if request.method == "POST" else request.GET
    enterprise = choose(acting, given.get("enterprise", ""))
    if enterprise is None:
        context = {"product": product, "enterprises_url": reverse("my_enterprises")}
        status = 403 if request.method == "POST" else 200
        return show(request, "introduction-nobody", _("申请对接"), context, status)
    if request.method != "POST":
        reach = person.contacts.first()
        first = {"name": person.name, "contact": reach.value if reach else "", "form_key": uuid4().hex}
        return show_form(request, product, enterprise, acting, AskForm(initial=first, person=person))
    form = AskForm(request.POST, person=person)
    if is_forged(request):
        return show_form(request, product, enterprise, acting, form, LAPSED)
    if not form.is_valid():
        return show_form(request, product, enterprise, acting, form)
    if form.cleaned_data["shown"] != digest_of(enterprise):
        changed = _("企业库里的资料刚有更新，请看过现在的内容再确认。")
        return show_form(request, product, enterprise, acting, form, changed)
    try:
        made = ask(read_request(form, product, person, enterprise))
    except NotPossible as refusal:
        return show_form(request, product, enterprise, acting, form, str(refusal), status=409)
    return HttpResponseRedirect(reverse("my_introduction", args=[made.pk]))


def choose(acting: list[Enterprise], typed: str) -> Enterprise | None:
    """The first, if none was chosen; None for one for which the person does not act."""
    return next((one for one in acting if not typed or str(one.pk) == typed), None)


def digest_of(enterprise: Enterprise) -> str:
    return digest_rows(describe_enterprise(enterprise, figures=True, on=timezone.localdate()))


def read_request(form: AskForm, product: Product, person: Person, enterprise: Enterprise) -> Request:
    values = form.cleaned_data
    handed = [
        *describe_enterprise(enterprise, figures=values["figures"], on=timezone.localdate()),
        [_("需要金额（万元）"), f"{values['amount']:,}"],
        [_("用途"), values["purpose"]],
    ]
    return Request(product, person, enterprise, values["name"], values["contact"], handed, values["form_key"])


def show_form(
    request: HttpRequest, product: Product, enterprise: Enterprise, acting: list[Enterprise], form: AskForm,
    notice: str = "", status: int = 422,
) -> HttpResponse:  # fmt: skip
    today = timezone.localdate()
    basic = describe_enterprise(enterprise, figures=False, on=today)
    whole = describe_enterprise(enterprise, figures=True, on=today)
    going = find_open(product, enterprise)
    context: dict[str, Any] = {
        "product": product,
        "provider": product.provider.name,
        "enterprise": enterprise,
        "enterprises": acting,
        "basic": basic,
        "figures": [row for row in whole if row not in basic],
        "with_figures": bool(form["figures"].value()),
        "agreed": bool(form["agree"].value()),
        "shown": digest_rows(whole),
        "contacts": form.contacts,
        "values": form_values(form),
        "errors": {} if notice else errors_of(form),
        "notice": notice,
        "days": PATIENCE[State.ASKED],
        "going_url": reverse("my_introduction", args=[going.pk]) if going else "",
        "notice_version": NOTICE_VERSION,
        "notice_url": reverse("privacy_notice"),
    }
    failed = bool(context["errors"] or notice)
    return show(request, "introduction-ask", _("申请对接：%s") % product.title, context, status if failed else 200)


@service_page
@require_safe
def introductions_home(request: HttpRequest) -> HttpResponse:
    """/services/introductions/: what came of it so far, by months that are frozen; how it goes."""
    newest = IntroductionFigures.objects.first()
    context = {
        "figures": newest,
        "rows": [{**row, "name": KINDS.get(row["scope"], row["scope"])} for row in public_rows(newest)]
        if newest
        else [],
        "days": PATIENCE[State.ASKED],
        "my_url": reverse("my_introductions"),
    }
    return show(request, "introductions", _("融资对接"), context)


KINDS = {"": gettext_lazy("全部"), **VALUE_LABELS["product"]}
