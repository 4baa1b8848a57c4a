"""The publisher process: refreshes, schedules and sweeps one after another, deliveries in a lane per sink."""

import logging
import os
import signal
import socket
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, close_old_connections, transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from wagtail.models import Page, Revision

from publishing.deliveries import process_deliveries
from publishing.lanes import Lane, RecognitionLane, SinkLane
from publishing.models import WorkerHeartbeat
from publishing.recognition import recognise_next
from publishing.reconcile import reconcile_records
from publishing.refreshes import process_refreshes, request_due_changes
from publishing.signposting import process_signposts
from publishing.sinks import sink_names

logger = logging.getLogger(__name__)

# How long a publisher that is told to stop waits for the batches in hand (below systemd's 90 s).
LANE_SECONDS = 60.0


def worker_name() -> str:
    """Unique over hosts, processes and threads."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid.uuid4().hex[:6]}"


def publish_scheduled() -> None:
    """Scheduled go-live and expiry, each in the transaction that Wagtail does not open, none stopping the others."""
    now = timezone.now()
    for page_id in Page.objects.live().filter(expire_at__lt=now).values_list("pk", flat=True):
        _run_apart("expiry of page", page_id, _expire_page)
    due = Revision.objects.filter(approved_go_live_at__lt=now).order_by("approved_go_live_at")
    for revision_id in due.values_list("pk", flat=True):
        _run_apart("go-live of revision", revision_id, _publish_revision)


def _expire_page(page_id: int) -> None:
    """Unless another worker has just done it."""
    pages = Page.objects.live().filter(pk=page_id, expire_at__lt=timezone.now())
    if page := pages.select_for_update(of=("self",)).first():
        page.specific.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")


def _publish_revision(revision_id: int) -> None:
    """Unless another worker has just done it."""
    revisions = Revision.objects.filter(pk=revision_id, approved_go_live_at__lt=timezone.now())
    if revision := revisions.select_for_update(of=("self",)).first():
        revision.publish(log_action="wagtail.publish.scheduled")


def _run_apart(what: str, key: int, action: Callable[[int], None]) -> None:
    try:
        with transaction.atomic():
            action(key)
    except Exception:
        logger.exception("Scheduled %s %s failed; trying again later", what, key)


def run_pending(name: str = "", *, max_rounds: int = 10_000) -> int:
    """Do all work that is due now and return the number of steps done."""
    name = name or worker_name()
    total = 0
    for _ in range(max_rounds):
        done = process_refreshes() + process_signposts() + process_deliveries(name)
        done = done or recognise_next()
        if not done:
            break
        total += done
    return total


@dataclass
class Periodic:
    """A task that is due every so often; its failing holds up nothing else."""

    run: Callable[[], object]
    every: float
    next_run: float = field(default=0.0)

    def run_if_due(self, now: float) -> None:
        if now < self.next_run:
            return
        self.next_run = now + self.every
        try:
            self.run()
        except DatabaseError:
            raise  # nothing else can run either
        except Exception:
            logger.exception("publisher: %s failed; trying again in %d s", self.run, self.every)


class Worker:
    """Runs until told to stop (SIGTERM, SIGINT), finishing the step in hand."""

    def __init__(self, poll_seconds: float | None = None) -> None:
        self.name = worker_name()
        self.poll_seconds = poll_seconds if poll_seconds is not None else settings.QIFU_WORKER_POLL_SECONDS
        self.stopping = False
        self.lanes: list[Lane] = [SinkLane(sink, self.name, self.poll_seconds) for sink in sink_names()]
        self.lanes += [RecognitionLane()]
        self.periodic = [
            Periodic(self.beat, 5),
            Periodic(publish_scheduled, 10),
            Periodic(request_due_changes, 30),
            Periodic(reconcile_records, settings.QIFU_RECONCILE_SECONDS),
            *(Periodic(import_string(path), seconds) for path, seconds in settings.QIFU_PERIODIC.items()),
        ]

    def stop(self, *args: object) -> None:
        self.stopping = True

    def beat(self) -> None:
        now = timezone.now()
        WorkerHeartbeat.objects.update_or_create(name=self.name, defaults={"seen_at": now})
        WorkerHeartbeat.objects.filter(seen_at__lt=now - timedelta(days=1)).delete()

    def run(self) -> None:
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)
        logger.info("publisher %s started", self.name)
        for lane in self.lanes:
            lane.start()
        while not self.stopping:
            if not self.run_round():
                time.sleep(self.poll_seconds)
        self._stop_lanes()
        WorkerHeartbeat.objects.filter(name=self.name).delete()
        logger.info("publisher %s stopped", self.name)

    def _stop_lanes(self) -> None:
        """Wait for the batches in hand; what a sink that hangs holds falls due again (deliveries.LEASE)."""
        for lane in self.lanes:
            lane.stop()
        deadline = time.monotonic() + LANE_SECONDS
        for lane in self.lanes:
            lane.join(max(0.0, deadline - time.monotonic()))

    def run_round(self) -> int:
        """One look at everything that is due; an outage (of the database, say) is logged and survived."""
        try:
            for task in self.periodic:
                task.run_if_due(time.monotonic())
            done = process_refreshes() + process_signposts()
        except Exception:
            logger.exception("publisher: a round failed; trying again")
            close_old_connections()
            time.sleep(2)
            return 0
        if done:
            for lane in self.lanes:
                lane.wake()
        return done
