"""The counter: a clerk has seen licence and identity card, and shows once more who the clerk is."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from cms.accounts.confirming import why_not_confirmed
from cms.accounts.two_factor import check_code, find_device
from cms.service_desk.authorisations.rights import has_counter, staff_actor
from cms.service_desk.authorisations.views import AuthorisationScreen
from services.authorisations.counter import vouch_at_counter
from services.authorisations.refusals import NotPossible, NotYours, OwnCase
from services.authorisations.states import Role, State
from services.contacts.reading import BadContact, Contact, read_contact
from services.enterprises.models import Enterprise
from services.enterprises.rows import Wrong, read_code
from services.pages.forms import LineField, required


class CounterForm(forms.Form):
    credit_code = LineField(
        label=gettext_lazy("统一社会信用代码"), max_length=30,
        error_messages=required(gettext_lazy("请照营业执照填写统一社会信用代码。")),
    )  # fmt: skip
    name = LineField(
        label=gettext_lazy("姓名"), max_length=40, error_messages=required(gettext_lazy("请照身份证填写姓名。"))
    )
    contact = LineField(
        label=gettext_lazy("登录门户用的手机号或邮箱"), max_length=100,
        error_messages=required(gettext_lazy("请填写对方登录门户“我的”用的手机号或邮箱。")),
    )  # fmt: skip
    role = forms.ChoiceField(label=gettext_lazy("角色"), choices=Role.choices)
    has_seen = forms.BooleanField(
        label=gettext_lazy("已核对营业执照（或法人身份证、授权书）和本人身份证原件；没有留存复印件"),
        error_messages=required(gettext_lazy("请核对原件后勾选。")),
    )

    def clean_credit_code(self) -> Enterprise:
        try:
            code = read_code(str(self.cleaned_data["credit_code"]))
        except Wrong as wrong:
            raise forms.ValidationError(str(wrong)) from wrong
        found = Enterprise.objects.filter(credit_code=code).first()
        if found is None:
            raise forms.ValidationError(_("企业库里没有这家企业，请先由企业所在镇办登记。"))
        return found

    def clean_contact(self) -> Contact:
        try:
            return read_contact(str(self.cleaned_data["contact"]))
        except BadContact as wrong:
            raise forms.ValidationError(str(wrong)) from wrong


class CounterView(AuthorisationScreen):
    def may_open(self, user: Any) -> bool:
        return has_counter(user)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(CounterForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = CounterForm(request.POST)
        if not form.is_valid():
            return self.show(form, 422)
        if wrong := why_not_the_clerk(request):
            return self.show(form, 422, notice=wrong)
        values = form.cleaned_data
        try:
            done = vouch_at_counter(
                values["credit_code"],
                values["contact"],
                values["name"],
                Role(values["role"]),
                staff_actor(request.user),
            )
        except NotPossible as refusal:
            return self.show(form, 403 if isinstance(refusal, (OwnCase, NotYours)) else 422, notice=str(refusal))
        told = (
            _("已生效。")
            if done.state == State.ACTIVE
            else _("已核验，还要等企业管理员 3 个工作日内有无异议，或另一位工作人员核实。")
        )
        messages.success(request, f"{done.number}：{told}")
        return HttpResponseRedirect(reverse("qifu_counter"))

    def show(self, form: CounterForm, status: int = 200, notice: str = "") -> HttpResponse:
        context = {
            "header_title": _("窗口核验"),
            "header_icon": "key",
            "form": form,
            "notice": notice,
            "asks_code": find_device(self.request.user) is not None,
        }
        return render(self.request, "service_desk/authorisations/counter.html", context, status=status)


def why_not_the_clerk(request: HttpRequest) -> str:
    """By password, and the second factor where the account has one."""
    if wrong := why_not_confirmed(request, request.POST.get("current_password", "")):
        return wrong
    return check_code(request, request.POST.get("code", "")) if find_device(request.user) else ""
