"""Many enterprises at once: the list with its filters, and the list as a file."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.auth import permission_denied

from cms.service_desk.enterprises.filters import FilterForm
from cms.service_desk.enterprises.rights import may_add, may_export
from cms.service_desk.enterprises.screen import RegistryView
from cms.service_desk.rights import actor_of
from cms.teams.queries import is_auditor
from services.enterprises.exporting import LONGEST_REASON, export_enterprises
from services.enterprises.models import Enterprise, EnterpriseExport
from services.pages.forms import LineField, errors_of
from standards.industries import NAMES_2017

PER_PAGE = 30
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ListView(RegistryView):
    def get(self, request: HttpRequest) -> HttpResponse:
        seen = self.get_queryset()
        form = FilterForm(request.GET, seen=seen)
        shown = form.narrow(seen) if form.is_valid() else seen.none()
        page = Paginator(shown.order_by("name", "pk"), PER_PAGE).get_page(request.GET.get("p", "1"))
        context = {
            "header_title": _("企业库"),
            "header_icon": "list-ul",
            "page_obj": page,
            "rows": [(enterprise, main_industry(enterprise)) for enterprise in page.object_list],
            "form": form,
            "filtered": any(request.GET.get(name) for name in form.fields),
            "notice": " ".join(errors_of(form).values()),
            "may_add": may_add(request.user),
            "may_export": may_export(request.user) or is_auditor(request.user),
        }
        return render(request, "service_desk/enterprises/list.html", context)


def main_industry(enterprise: Enterprise) -> str:
    """C3511 矿山机械制造."""
    code = next(iter(enterprise.industry_codes), "")
    return f"{code} {NAMES_2017.get(code, '')}".strip()


class ReasonForm(forms.Form):
    reason = LineField(
        label=_("用途"), min_length=4, max_length=LONGEST_REASON,
        error_messages={"required": _("请写明用途，会留下记录。"), "min_length": _("请把用途写得具体些，例如“核对 2026 年规上企业”。")},
    )  # fmt: skip


class ExportView(RegistryView):
    """What the list shows, as a file; for whom, why and how many is kept, and seen by whoever may export or audits."""

    def may_open(self, user: Any) -> bool:
        return may_export(user) or is_auditor(user)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(ReasonForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        if not may_export(request.user):
            return permission_denied(request)
        form, chosen = ReasonForm(request.POST), FilterForm(request.GET, seen=self.get_queryset())
        if not (form.is_valid() and chosen.is_valid()):
            return self.show(form, 422)
        content = export_enterprises(
            chosen.narrow(self.get_queryset()), reason=form.cleaned_data["reason"], filters=chosen.said(),
            user_id=request.user.pk or 0, user_name=actor_of(request.user).name,
        )  # fmt: skip
        response = HttpResponse(content, content_type=XLSX)
        response["Content-Disposition"] = f'attachment; filename="enterprises-{timezone.localdate():%Y%m%d}.xlsx"'
        return response

    def show(self, form: ReasonForm, status: int = 200) -> HttpResponse:
        chosen = FilterForm(self.request.GET, seen=self.get_queryset())
        valid = chosen.is_valid()
        context = {
            "header_title": _("导出企业名单"),
            "header_icon": "list-ul",
            "form": form,
            "said": chosen.said() if valid else "",
            "count": chosen.narrow(self.get_queryset()).count() if valid else 0,
            "notice": " ".join((errors_of(form) | errors_of(chosen)).values()) if form.is_bound or not valid else "",
            "may_export": may_export(self.request.user),
            "exports": EnterpriseExport.objects.all()[:20],
        }
        return render(self.request, "service_desk/enterprises/export.html", context, status=status)
