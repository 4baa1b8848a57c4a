"""Where a published page has arrived, for its editor: told from records and deliveries alone."""

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.approvals.turns import tell_turn
from cms.deliveries.failures import read_failure
from publishing.models import Delivery, Record, Refresh, SinkState, WorkerHeartbeat
from publishing.sinks import sink_names
from publishing.visibility import hidden_paths

SINK_LABELS = {
    "site": _("门户页面、栏目列表和订阅"),
    "search": _("搜索"),
    "search_spare": _("备用搜索"),
    "search_vectors": _("搜索的语义向量"),
    "notices": _("通知"),
}
# A publisher that has not beaten for so long (it does every 5 s) is not there.
SILENT = timedelta(minutes=1)


class State(StrEnum):
    ONLINE = "online"
    QUEUED = "queued"
    FAILED = "failed"
    HIDDEN = "hidden"
    DRAFT = "draft"


STATE_LABELS = {
    State.ONLINE: _("已上线"),
    State.QUEUED: _("排队中"),
    State.FAILED: _("失败"),
    State.HIDDEN: _("未公开"),
    State.DRAFT: _("未发布"),
}


@dataclass(frozen=True)
class Step:
    """One place that a page goes to."""

    label: str
    state: State
    reason: str = ""

    @property
    def state_label(self) -> str:
        return str(STATE_LABELS[self.state])


@dataclass(frozen=True)
class PageDelivery:
    """The whole way of a page to its readers."""

    state: State
    reason: str = ""
    steps: list[Step] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)

    @property
    def state_label(self) -> str:
        return str(STATE_LABELS[self.state])

    @property
    def settled(self) -> bool:
        """Whether nothing more will happen by itself in the next seconds."""
        return self.state is not State.QUEUED


def look_up_delivery(page: Page) -> PageDelivery:
    """How far ``page`` has come, as of now."""
    if not page.live:
        return _withdrawal(page) or PageDelivery(State.DRAFT, tell_turn(page))
    if blocker := _hiding_page(page):
        return PageDelivery(
            State.HIDDEN,
            str(_("上级页面“%(title)s”没有公开，发布它之后本页才看得到。") % {"title": blocker.title})
            + tell_turn(blocker),
        )
    refresh = Refresh.objects.filter(page_id=page.pk).order_by("-attempts").first()
    if refresh and refresh.attempts:
        return PageDelivery(
            State.FAILED, str(_("页面内容无法生成：%(error)s") % {"error": read_failure(refresh.last_error).sentence})
        )
    record = Record.objects.live().filter(id=str(page.pk)).first()
    if refresh or record is None:
        return PageDelivery(State.QUEUED, _queued())
    steps = _steps(record)
    worst = next((s for s in (State.FAILED, State.QUEUED) if any(step.state is s for step in steps)), State.ONLINE)
    return PageDelivery(worst, tell_turn(page), steps, _links(record))


def _withdrawal(page: Page) -> PageDelivery | None:
    """How far the withdrawal of a page that was public has come; None once it is gone from everywhere."""
    record = Record.objects.filter(id=str(page.pk)).first()
    if record and record.live:  # the publisher has not looked at the page yet
        return PageDelivery(State.QUEUED, str(_("已取消发布，等待从门户撤下，一般一两秒。")))
    waiting = Delivery.objects.pending().filter(record_id=str(page.pk), sink__in=sink_names())
    if record is None or not waiting.exists():
        return None
    steps = [step for step in _steps(record) if step.state is not State.ONLINE]
    worst = State.FAILED if any(step.state is State.FAILED for step in steps) else State.QUEUED
    return PageDelivery(worst, str(_("已取消发布，下列地方还没有撤下，公众仍可能看到：")), steps)


def _queued() -> str:
    if WorkerHeartbeat.objects.filter(seen_at__gt=timezone.now() - SILENT).exists():
        return str(_("等待发布程序处理，一般一两秒。"))
    return str(_("发布程序没有运行，要请系统管理员启动它，启动后自动上线。"))


def _hiding_page(page: Page) -> Page | None:
    """The nearest page at or above ``page`` that keeps it from the public."""
    hidden = hidden_paths([page])
    pages = Page.objects.filter(path__in=hidden).order_by("-depth")
    return next((found for found in pages if page.path.startswith(found.path)), None)


def _steps(record: Record) -> list[Step]:
    deliveries = {d.sink: d for d in Delivery.objects.filter(record_id=record.id)}
    away = {s.name: s.last_error for s in SinkState.objects.filter(failing_since__isnull=False)}
    return [_step(name, deliveries.get(name), away.get(name, "")) for name in sink_names()]


def _step(name: str, delivery: Delivery | None, sink_error: str) -> Step:
    label = str(SINK_LABELS.get(name, name))
    if delivery and delivery.done_sequence >= delivery.wanted_sequence:
        return Step(label, State.ONLINE)
    error = (delivery.last_error if delivery else "") or sink_error
    if error:
        return Step(label, State.FAILED, str(_("%(error)s（会自动重试）") % {"error": read_failure(error).sentence}))
    return Step(label, State.QUEUED)


def _links(record: Record) -> list[tuple[str, str]]:
    """(label, absolute address) of the page, its list and that list's feed."""
    links = [(str(_("查看页面")), record.url)]
    container = record if record.kind == "section" else Record.objects.live().filter(id=record.section).first()
    if container:
        if container.pk != record.pk:
            links.append((str(_("所在栏目")), container.url))
        links.append((str(_("订阅源")), f"{container.url}feed.xml"))
    return [(label, f"{settings.QIFU_SITE_URL}{url}") for label, url in links]
