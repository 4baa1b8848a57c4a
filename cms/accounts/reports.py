"""Two logs for administrators and auditors, each with filters and XLSX or CSV: sign-ins, and changes."""

from typing import Any

import django_filters
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db.models import IntegerField, QuerySet, Value
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView
from wagtail.log_actions import registry

from cms.accounts import sign_ins
from cms.accounts.browsers import browser_name
from cms.accounts.models import SignInEvent
from cms.accounts.throttle import held_rows
from cms.wagtail_seams.log_entries import QuickLogEntriesView

VIEW_LOGS = "staff_accounts.view_signinevent"
Kind = SignInEvent.Kind


class LogsMixin:
    """For administrators and who holds the permission to see sign-ins."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(VIEW_LOGS):
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return response


class SignInFilterSet(WagtailFilterSet):
    at = django_filters.DateFromToRangeFilter(label=gettext_lazy("时间"), widget=DateRangePickerWidget)
    username = django_filters.CharFilter(label=gettext_lazy("用户名"), lookup_expr="icontains")
    address = django_filters.CharFilter(label=gettext_lazy("IP 地址"), lookup_expr="startswith")
    kind = django_filters.MultipleChoiceFilter(label=gettext_lazy("事件"), choices=Kind.choices)

    class Meta:
        model = SignInEvent
        fields = ["at", "username", "address", "kind"]


class SignInReport(LogsMixin, ReportView):
    model = SignInEvent
    page_title = gettext_lazy("登录记录")
    header_icon = "key"
    filterset_class = SignInFilterSet
    index_url_name = "qifu_sign_ins"
    index_results_url_name = "qifu_sign_ins_results"
    default_ordering = "-at"
    columns = [
        # To the second, not "just now": people compare this log with others.
        Column(
            "at",
            label=gettext_lazy("时间"),
            accessor=lambda e: f"{localtime(e.at):%Y-%m-%d %H:%M:%S}",
            classname="qifu-nowrap",
        ),
        Column("kind", label=gettext_lazy("事件"), accessor="get_kind_display", classname="qifu-nowrap"),
        Column("username", label=gettext_lazy("用户名")),
        Column("address", label=gettext_lazy("IP 地址")),
        Column("detail", label=gettext_lazy("说明")),
        # In full in the files to download.
        Column(
            "user_agent",
            label=gettext_lazy("浏览器"),
            accessor=lambda e: browser_name(e.user_agent),
            classname="qifu-agent",
        ),
    ]
    list_export = ["at", "get_kind_display", "username", "address", "detail", "locked_until", "user_agent"]
    export_headings = {
        "at": gettext_lazy("时间"), "get_kind_display": gettext_lazy("事件"), "username": gettext_lazy("用户名"),
        "address": gettext_lazy("IP 地址"), "detail": gettext_lazy("说明"),
        "locked_until": gettext_lazy("锁定到"), "user_agent": gettext_lazy("浏览器"),
    }  # fmt: skip

    def get_queryset(self) -> QuerySet[SignInEvent]:
        return SignInEvent.objects.order_by("-at", "-pk")


class AuditReport(LogsMixin, QuickLogEntriesView):
    """Wagtail's site history without its borders of teams, and with what exactly was changed."""

    page_title = gettext_lazy("审计记录")
    results_template_name = "accounts/audit_results.html"
    index_url_name = "qifu_audit"
    index_results_url_name = "qifu_audit_results"
    list_export = [*QuickLogEntriesView.list_export, "qifu_detail", "uuid"]
    export_headings = {
        **QuickLogEntriesView.export_headings, "qifu_detail": gettext_lazy("详情"), "uuid": gettext_lazy("请求编号"),
    }  # fmt: skip

    def get_filtered_queryset(self) -> QuerySet[Any]:
        """As Wagtail's, of every entry instead of those viewable by the user."""
        self.log_models = list(registry.get_log_entry_models())
        parts = [
            self.filter_queryset(
                model.objects.values("pk", "timestamp").annotate(
                    log_model_index=Value(number, output_field=IntegerField())
                )
            ).order_by()
            for number, model in enumerate(self.log_models)
        ]
        return parts[0].union(*parts[1:], all=True).order_by("-timestamp")

    def decorate_paginated_queryset(self, queryset: Any) -> list[Any]:
        entries: list[Any] = super().decorate_paginated_queryset(queryset)
        for entry in entries:
            entry.qifu_detail = describe_entry(entry)
        return entries


def describe_entry(entry: Any) -> str:
    """What the entry knows beyond its action: right, field, comment, version."""
    data = entry.data or {}
    if "what" in data:
        return str(data["what"])
    return str(entry.comment or "")


def show_locks(request: HttpRequest) -> HttpResponseBase:
    """What is refused or slowed now, and its end by an administrator."""
    if not request.user.has_perm("auth.change_user"):
        raise PermissionDenied
    if request.method == "POST":
        _unlock(request)
        return redirect("qifu_locks")
    context = {"header_title": _("登录锁定"), "holds": held_rows()}
    return render(request, "accounts/locks.html", context)


def _unlock(request: HttpRequest) -> None:
    by = _("操作人：%(name)s") % {"name": request.user.get_username()}
    if username := request.POST.get("username"):
        sign_ins.unlock_account(username, request, by)
    elif address := request.POST.get("address"):
        sign_ins.unlock_address(address, by)
    messages.success(request, _("已解锁。"))


def admin_urls() -> list[Any]:
    return [
        path("reports/sign-ins/", SignInReport.as_view(), name="qifu_sign_ins"),
        path("reports/sign-ins/results/", SignInReport.as_view(results_only=True), name="qifu_sign_ins_results"),
        path("reports/audit/", AuditReport.as_view(), name="qifu_audit"),
        path("reports/audit/results/", AuditReport.as_view(results_only=True), name="qifu_audit_results"),
        path("qifu/locks/", show_locks, name="qifu_locks"),
    ]


class PermittedMenuItem(MenuItem):
    def __init__(self, *args: Any, permission: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.permission = permission

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(self.permission))


def sign_ins_menu_item() -> MenuItem:
    url = reverse("qifu_sign_ins")
    return PermittedMenuItem(
        _("登录记录"), url, name="qifu-sign-ins", icon_name="key", order=1100, permission=VIEW_LOGS
    )


def audit_menu_item() -> MenuItem:
    url = reverse("qifu_audit")
    return PermittedMenuItem(
        _("审计记录"), url, name="qifu-audit", icon_name="history", order=1110, permission=VIEW_LOGS
    )


def locks_menu_item() -> MenuItem:
    return PermittedMenuItem(
        _("登录锁定"),
        reverse("qifu_locks"),
        name="qifu-locks",
        icon_name="lock",
        order=1120,
        permission="auth.change_user",
    )


def permissions() -> QuerySet[Permission]:
    """So that a group may be given the logs in the admin."""
    return Permission.objects.filter(content_type__app_label="staff_accounts", codename="view_signinevent")
