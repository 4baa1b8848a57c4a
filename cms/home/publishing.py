"""For administrators, on the admin's home: does the worker live, what is pending, what fails since when and why."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component

from cms.deliveries.states import SINK_LABELS
from cms.version import read_version
from messages.models import ChannelState, CourierHeartbeat, Message
from publishing.models import Delivery, Refresh, SinkState, WorkerHeartbeat
from publishing.sinks import sink_names
from search.standby.reports import report_engines

# The worker beats every 5 s; a long step may delay it.
SILENT_AFTER = timedelta(seconds=60)


@dataclass(frozen=True)
class SinkSummary:
    label: str
    pending: int
    failed: int
    failing_since: datetime | None
    error: str
    last_success_at: datetime | None


def summarise_sinks() -> list[SinkSummary]:
    """One line per configured sink."""
    states = {state.name: state for state in SinkState.objects.all()}
    counts: dict[str, Any] = {
        row["sink"]: row
        for row in Delivery.objects.pending()
        .values("sink")
        .annotate(pending=Count("id"), failed=Count("id", filter=Q(attempts__gt=0)))
    }
    return [_summary(name, states.get(name), counts.get(name, {})) for name in sink_names()]


def _summary(name: str, state: SinkState | None, count: dict[str, Any]) -> SinkSummary:
    failed = count.get("failed", 0)
    error = state.last_error if state else ""
    if failed and not error:
        error = Delivery.objects.to_sink(name).failed().values_list("last_error", flat=True).first() or ""
    return SinkSummary(
        label=str(SINK_LABELS.get(name, name)),
        pending=count.get("pending", 0),
        failed=failed,
        failing_since=state.failing_since if state else None,
        error=error,
        last_success_at=state.last_success_at if state else None,
    )


@dataclass(frozen=True)
class MailSummary:
    waiting: int
    oldest: datetime | None
    failed: int
    courier_alive: bool
    # (since when, a sentence and below it the technical text), as failures are told.
    failing: list[tuple[datetime | None, str]]


def summarise_mail() -> MailSummary:
    """What the outbox holds, and whether somebody empties it."""
    return MailSummary(
        waiting=Message.objects.open().count(),
        oldest=Message.objects.waiting_since(timezone.now()),
        failed=Message.objects.failed().count(),
        courier_alive=CourierHeartbeat.objects.filter(seen_at__gt=timezone.now() - SILENT_AFTER).exists(),
        failing=[
            (state.failing_since, f"{_('连不上邮件服务器，或它不让登录；恢复后自动补发。')}\n{state.last_error}")
            for state in ChannelState.objects.exclude(failing_since=None)
        ],
    )


class PublishingPanel(Component):
    """The panel; shown to administrators alone."""

    name = "qifu_publishing"
    order = 50
    template_name = "editing/publishing_panel.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        last_beat = WorkerHeartbeat.objects.order_by("-seen_at").values_list("seen_at", flat=True).first()
        return {
            "version": read_version(),
            "mail": summarise_mail() if settings.QIFU_CHANNELS else None,
            "last_beat": last_beat,
            "worker_alive": bool(last_beat and timezone.now() - last_beat < SILENT_AFTER),
            "sinks": summarise_sinks(),
            "engines": report_engines(),
            "waiting_pages": Refresh.objects.values("page_id").distinct().count(),
            "failing_pages": list(Refresh.objects.filter(attempts__gt=0).order_by("requested_at")[:5]),
        }


def add_publishing_panel(request: HttpRequest, panels: list[Component]) -> None:
    if getattr(request.user, "is_superuser", False):
        panels.append(PublishingPanel())
