"""Writing of one enterprise by hand, or adding one."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.auth import permission_denied

from cms.service_desk.enterprises.forms import (
    EnterpriseForm,
    FiguresSet,
    NewEnterpriseForm,
    QualificationSet,
    stated_figures,
    stated_qualifications,
)
from cms.service_desk.enterprises.rights import may_add, towns_of
from cms.service_desk.enterprises.screen import RegistryView
from services.enterprises.editing import AlreadyThere, Overtaken, add, edit, last_change
from services.enterprises.facts import Facts, facts_of, figures_by_year
from services.enterprises.models import Enterprise


class Forms:
    """The three that make up the screen."""

    def __init__(self, facts: Facts, data: Any = None, *, kind: type[EnterpriseForm] = EnterpriseForm) -> None:
        self.facts = facts
        self.plain = kind(data, facts=facts)
        self.qualifications = QualificationSet(data, prefix="q", initial=_qualifications(facts))
        self.figures = FiguresSet(data, prefix="f", initial=_figures(facts))

    def is_valid(self) -> bool:
        """Each is asked, so that all that is wrong is told at once."""
        checked = [form.is_valid() for form in (self.plain, self.qualifications, self.figures)]
        return all(checked)

    def stated(self) -> Facts:
        return (
            self.plain.stated()
            | stated_qualifications(self.qualifications, self.facts)
            | stated_figures(self.figures, self.facts)
        )

    @property
    def as_of(self) -> Any:
        return self.plain.cleaned_data["as_of"]


def _qualifications(facts: Facts) -> list[dict[str, Any]]:
    names = ("name", "level", "number", "valid_from", "valid_to")
    return [dict(zip(names, row, strict=True)) for row in facts.get("qualifications", [])]


def _figures(facts: Facts) -> list[dict[str, Any]]:
    return [{"year": year, **figures._asdict()} for year, figures in figures_by_year(facts).items()]


class EditView(RegistryView):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        enterprise = self.get_enterprise(pk)
        if not self.may_edit(enterprise):
            return permission_denied(request)
        return self.show(enterprise, Forms(self.facts(enterprise)))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        enterprise = self.get_enterprise(pk)
        if not self.may_edit(enterprise):
            return permission_denied(request)
        written = Forms(self.facts(enterprise), request.POST)
        seen = forms.IntegerField(min_value=0).clean(request.POST.get("seen") or 0)
        if not written.is_valid():
            return self.show(enterprise, written, 422, seen=seen)
        try:
            edit(pk, written.stated(), self.origin(written.as_of), seen=seen)
        except Overtaken as refusal:
            return self.show(enterprise, written, 409, notice=str(refusal))
        messages.success(request, _("%(name)s：已保存。") % {"name": enterprise.name})
        still_seen = self.get_queryset().filter(pk=pk).exists()
        return HttpResponseRedirect(
            reverse("qifu_enterprise", args=[pk]) if still_seen else reverse("qifu_enterprises")
        )

    def facts(self, enterprise: Enterprise) -> Facts:
        return facts_of(enterprise) | {"credit_code": enterprise.credit_code}

    def show(self, enterprise: Enterprise, written: Forms, status: int = 200, **more: Any) -> HttpResponse:
        context = {
            "header_title": _("编辑 %(name)s") % {"name": enterprise.name},
            "header_icon": "list-ul",
            "enterprise": enterprise,
            "forms": written,
            "seen": last_change(enterprise),
        }
        return render(self.request, "service_desk/enterprises/edit.html", context | more, status=status)


class AddView(RegistryView):
    def may_open(self, user: Any) -> bool:
        return may_add(user)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(Forms({}, kind=NewEnterpriseForm))

    def post(self, request: HttpRequest) -> HttpResponse:
        written = Forms({}, request.POST, kind=NewEnterpriseForm)
        if not written.is_valid():
            return self.show(written, 422)
        stated, towns = written.stated(), towns_of(request.user)
        if towns is not None and stated.get("town") not in towns:
            written.plain.add_error("town", _("只能登记本镇办的企业，请选择本镇办。"))
            return self.show(written, 422)
        try:
            added = add(written.plain.cleaned_data["credit_code"], stated, self.origin(written.as_of))
        except AlreadyThere:
            written.plain.add_error(
                "credit_code", _("企业库里已有这家企业；查不到的话，它登记在别的镇办，请联系市级。")
            )
            return self.show(written, 422)
        return HttpResponseRedirect(reverse("qifu_enterprise", args=[added.pk]))

    def show(self, written: Forms, status: int = 200) -> HttpResponse:
        context = {"header_title": _("登记一家企业"), "header_icon": "list-ul", "forms": written, "seen": 0}
        return render(self.request, "service_desk/enterprises/edit.html", context, status=status)
