"""/healthz: whether the platform works, for the administrator's monitoring. No secrets, no error texts."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import Count, Min, Q
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from cms.backup.folders import newest_moment
from cms.version import read_version
from messages.channel_states import failing_since
from messages.models import CourierHeartbeat, Message
from office_files.uploads.clamd import is_answering, read_address
from publishing.models import Delivery, Refresh, SinkState, WorkerHeartbeat
from publishing.sinks import sink_names
from search.standby.reports import report_engines

# The worker beats every 5 s, between two steps of its work; a step can take long.
WORKER_SILENCE = timedelta(minutes=2)
DELIVERY_DELAY = timedelta(minutes=5)
# A server that greylists takes a mail at the second or third time.
MESSAGE_DELAY = timedelta(minutes=15)
SCANNER_SECONDS = 1.0
BACKUP_AGE = timedelta(hours=36)


@dataclass
class Health:
    """What was seen, and what is wrong with it (Chinese sentences)."""

    facts: dict[str, Any] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


@transaction.non_atomic_requests
def report_health(request: HttpRequest) -> JsonResponse:
    """200 and ``ok`` or ``degraded``; 503 and ``down`` without a database. With ``?strict=1`` degraded is a 503 too."""
    try:
        health = look_around(timezone.now())
        if request.user.has_perm("wagtailadmin.access_admin"):  # strangers need not know what to look for
            health.facts["version"] = read_version()
    except DatabaseError:
        return _answer({"status": "down", "database": False, "problems": ["连不上数据库。"]}, 503)
    status = "degraded" if health.problems else "ok"
    code = 503 if health.problems and request.GET.get("strict") == "1" else 200
    return _answer({"status": status, "database": True, **health.facts, "problems": health.problems}, code)


def _answer(data: dict[str, Any], status: int) -> JsonResponse:
    headers = {"Cache-Control": "no-store"}
    return JsonResponse(data, status=status, headers=headers, json_dumps_params={"ensure_ascii": False})


def look_around(now: datetime) -> Health:
    health = Health()
    _see_worker(health, now)
    _see_sinks(health, now)
    _see_engines(health)
    _see_pages(health)
    _see_messages(health, now)
    _see_scanner(health)
    _see_backups(health, now)
    return health


def _see_worker(health: Health, now: datetime) -> None:
    seen = WorkerHeartbeat.objects.order_by("-seen_at").values_list("seen_at", flat=True).first()
    age = (now - seen).total_seconds() if seen else None
    health.facts["worker"] = {"heartbeat_age_seconds": round(age, 1) if age is not None else None}
    if age is None:
        health.problems.append("没有运行中的发布进程，请启动 manage.py publisher。")
    elif age > WORKER_SILENCE.total_seconds():
        health.problems.append(f"发布进程已 {int(age)} 秒没有动静，请检查或重启。")


def _see_sinks(health: Health, now: datetime) -> None:
    states = {state.name: state for state in SinkState.objects.all()}
    waiting: dict[str, dict[str, Any]] = {
        row["sink"]: dict(row)
        for row in Delivery.objects.pending()
        .values("sink")
        .annotate(count=Count("id"), oldest=Min("wanted_at"), failed=Count("id", filter=Q(attempts__gt=0)))
    }
    health.facts["sinks"] = {}
    for name in sink_names():
        failing = states[name].failing_since if name in states else None
        row = waiting.get(name, {"count": 0, "oldest": None, "failed": 0})
        late = (now - row["oldest"]).total_seconds() if row["oldest"] else 0
        health.facts["sinks"][name] = {
            "failing_since": failing.isoformat() if failing else None,
            "pending": row["count"],
            "failed": row["failed"],
            "oldest_pending_seconds": round(late, 1),
        }
        if failing:
            health.problems.append(
                f"去向 {name} 自 {timezone.localtime(failing):%Y-%m-%d %H:%M:%S} 起出错，后台有详情。"
            )
        elif row["failed"]:
            health.problems.append(f"去向 {name} 有 {row['failed']} 条内容没有送到（会自动重试），后台有详情。")
        elif late > DELIVERY_DELAY.total_seconds():
            health.problems.append(f"去向 {name} 有 {row['count']} 条内容等了 {int(late)} 秒还没有送到。")


def _see_engines(health: Health) -> None:
    """Which engine answers searches, and which should."""
    reports = report_engines()
    answering = next((report.name for report in reports if report.answers), None)
    health.facts["search"] = {
        "engine": reports[0].name,
        "answering": answering,
        "away_since": {report.name: report.since.isoformat() for report in reports if report.since},
    }
    for report in reports:
        if report.since:
            instead = f"暂由 {answering} 回答" if answering else "搜索暂时不能用"
            health.problems.append(
                f"搜索引擎 {report.name} 自 {timezone.localtime(report.since):%Y-%m-%d %H:%M:%S} 起不回答，"
                f"{instead}，后台有详情。"
            )
        elif report.lags:
            health.problems.append(f"搜索引擎 {report.name} 收不进新内容，暂由 {answering} 回答，后台有详情。")
        elif report.fills:
            health.problems.append(
                f"搜索引擎 {report.name} 里的内容不全，正在补齐，暂由 {answering} 回答；可运行 manage.py reindex 加快。"
            )


def _see_pages(health: Health) -> None:
    failing = Refresh.objects.failed().values("page_id").distinct().count()
    health.facts["failing_pages"] = failing
    if failing:
        health.problems.append(f"{failing} 个页面不能生成公开记录，后台有详情。")


def _see_messages(health: Health, now: datetime) -> None:
    """What waits in the outbox; nothing where there is no mail."""
    if not settings.QIFU_CHANNELS:
        return
    waiting, since = Message.objects.open().count(), Message.objects.waiting_since(now)
    age = (now - since).total_seconds() if since else 0
    failing = failing_since()
    health.facts["messages"] = {
        "waiting": waiting,
        "oldest_waiting_seconds": round(age, 1),
        "failed_last_day": Message.objects.failed().filter(finished_at__gt=now - timedelta(days=1)).count(),
        "failing_since": {name: since.isoformat() for name, since in failing.items()},
    }
    for name, since in failing.items():
        health.problems.append(f"发送渠道 {name} 自 {timezone.localtime(since):%Y-%m-%d %H:%M:%S} 起出错，后台有详情。")
    if age > MESSAGE_DELAY.total_seconds():
        courier = CourierHeartbeat.objects.filter(seen_at__gt=now - WORKER_SILENCE).exists()
        why = "后台有详情" if courier else "没有运行中的发送进程，请启动 manage.py courier"
        health.problems.append(f"{waiting} 条消息待发，最早的等了 {int(age)} 秒，{why}。")


def _see_scanner(health: Health) -> None:
    """Without it nothing can be uploaded."""
    health.facts["scanner"] = None
    if settings.QIFU_CLAMD:
        health.facts["scanner"] = is_answering(read_address(settings.QIFU_CLAMD), seconds=SCANNER_SECONDS)
        if not health.facts["scanner"]:
            health.problems.append("病毒扫描程序 clamd 没有回应，文件暂时不能上传。")


def _see_backups(health: Health, now: datetime) -> None:
    """Only where a folder for them is set."""
    if not settings.QIFU_BACKUP_DIR:
        return
    newest = newest_moment(Path(settings.QIFU_BACKUP_DIR))
    health.facts["backup"] = {"newest": newest.isoformat() if newest else None}
    if newest is None:
        health.problems.append("还没有备份，请运行 manage.py backup，并启用 qifu-backup.timer。")
    elif now - newest > BACKUP_AGE:
        health.problems.append(
            f"最近一次备份是 {timezone.localtime(newest):%Y-%m-%d %H:%M}，请检查 qifu-backup.timer。"
        )
