"""What waits to be sent, what failed and why; whom and what about, never the text."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.db.models.functions import Length
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView

from cms.outbox_admin.changes import change_messages
from cms.outbox_admin.explaining import explain, when
from cms.outbox_admin.filters import UNDONE, MessageFilterSet, name_channel
from cms.outbox_admin.pages import MOST, BoundedPaginator, bounded_count
from messages.models import Message, State
from messages.outbox import UNDECIDED, can_be_retried

# Those that somebody may want to look at.
COUNTED = (*UNDONE, State.BOUNCED)


class WhyColumn(Column):
    """A sentence, and below it what the other side said."""

    cell_template_name = "outbox_admin/why_cell.html"

    def get_value(self, instance: Message) -> tuple[str, str]:
        return explain(instance), instance.last_error


class ChangeColumn(Column):
    """再试 and 不再发送, where they make sense."""

    cell_template_name = "outbox_admin/change_cell.html"

    def get_value(self, instance: Message) -> tuple[bool, bool]:
        undecided = instance.state in UNDECIDED
        has_text = bool(instance.composer or getattr(instance, "content_length", 0))
        return undecided and has_text, undecided

    def get_cell_context_data(self, instance: Message, parent_context: dict[str, Any]) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        return {**context, "csrf_token": get_token(context["request"])}


class OutboxReport(ReportView):
    model = Message
    page_title = gettext_lazy("待发消息")
    header_icon = "mail"
    filterset_class = MessageFilterSet
    index_url_name = "qifu_outbox"
    index_results_url_name = "qifu_outbox_results"
    results_template_name = "outbox_admin/results.html"
    default_ordering = "-created_at"
    paginator_class = BoundedPaginator
    no_results_message = gettext_lazy("没有要发的消息。")
    columns = [
        Column("at", label=gettext_lazy("时间"), accessor=lambda m: when(m.created_at), classname="qifu-nowrap"),
        Column(
            "channel", label=gettext_lazy("渠道"), accessor=lambda m: name_channel(m.channel), classname="qifu-nowrap"
        ),
        Column(
            "recipient",
            label=gettext_lazy("收件人"),
            accessor=lambda m: m.recipient or _("发送时才定"),
            classname="qifu-link",
        ),
        Column("subject", label=gettext_lazy("主题")),
        Column("state", label=gettext_lazy("状态"), accessor="get_state_display", classname="qifu-nowrap"),
        WhyColumn("why", label=gettext_lazy("说明")),
        ChangeColumn("change", label=gettext_lazy("操作"), classname="qifu-nowrap"),
    ]
    list_export = [
        "created_at", "channel", "recipient", "subject", "topic", "get_state_display", "get_why_display", "attempts",
        "last_error", "finished_at",
    ]  # fmt: skip
    export_headings = {
        "created_at": gettext_lazy("时间"), "channel": gettext_lazy("渠道"), "recipient": gettext_lazy("收件人"),
        "subject": gettext_lazy("主题"), "topic": gettext_lazy("归属"), "get_state_display": gettext_lazy("状态"),
        "get_why_display": gettext_lazy("不发的原因"), "attempts": gettext_lazy("尝试次数"), "last_error": gettext_lazy("最近错误"), "finished_at": gettext_lazy("结束时间"),
    }  # fmt: skip

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not getattr(request.user, "is_superuser", False):
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_queryset(self) -> QuerySet[Message]:
        """Without the texts."""
        rows = Message.objects.defer("content").annotate(content_length=Length("content"))
        return rows.order_by("-created_at", "-pk")

    def get_filtered_queryset(self) -> Any:
        """A file holds what the screen lets one leaf through."""
        rows = super().get_filtered_queryset()
        return rows[:MOST] if self.is_export else rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(
            failed=bounded_count(can_be_retried(Message.objects.failed())),
            counts=[(state, state.label, count) for state in COUNTED if (count := bounded_count(in_state(state)))],
            most=MOST,
            **kwargs,
        )
        return context


def in_state(state: State) -> Any:
    return Message.objects.filter(state=state)


def admin_urls() -> list[Any]:
    view = OutboxReport
    return [
        path("reports/outbox/", view.as_view(), name="qifu_outbox"),
        path("reports/outbox/results/", view.as_view(results_only=True), name="qifu_outbox_results"),
        path("reports/outbox/change/", change_messages, name="qifu_outbox_change"),
    ]


class AdministratorsItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(getattr(request.user, "is_superuser", False))


def menu_item() -> MenuItem:
    return AdministratorsItem(_("待发消息"), reverse("qifu_outbox"), name="qifu-outbox", icon_name="mail", order=1095)
