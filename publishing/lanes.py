"""Each sink's own way in the publisher process: a sink that hangs holds up neither pages nor other sinks, and no scanned
attachment holds up any."""

import logging
import threading
import time

from django.conf import settings
from django.db import close_old_connections, connection

from publishing.deliveries import follow_up, process_sink
from publishing.models import Delivery, SinkState
from publishing.recognition import recognise_next
from publishing.reconcile import SweepResult, log_mended, sweep_sink

logger = logging.getLogger(__name__)

# A sink that is away without work waiting (a sweep found it so) is looked at this often, to know when it is back.
AWAY_SWEEP_SECONDS = 30.0
# What follows from deliveries is looked for at once after them, and as often as this without any.
FOLLOW_UP_SECONDS = 5.0
# Scanned attachments are looked for this often.
RECOGNITION_SECONDS = 5.0
# After an outage (of the database, say).
PAUSE_SECONDS = 2.0


class Lane(threading.Thread):
    """Rounds of work until ``stop``; ``wake`` when there may be some."""

    def __init__(self, name: str, poll_seconds: float) -> None:
        super().__init__(name=f"publisher-{name}", daemon=True)
        self.poll_seconds = poll_seconds
        self._work = threading.Event()
        self._stopping = False

    def wake(self) -> None:
        self._work.set()

    def stop(self) -> None:
        self._stopping = True
        self._work.set()

    def run(self) -> None:
        while not self._stopping:
            if not self.run_round():
                self._work.wait(self.poll_seconds)
                self._work.clear()
        connection.close()  # this thread's own

    def run_round(self) -> int:
        """What is due; a failing database is logged and survived."""
        try:
            return self.do_what_is_due()
        except Exception:
            logger.exception("publisher: a round of %s failed; trying again", self.name)
            close_old_connections()
            self._work.wait(PAUSE_SECONDS)
            return 0

    def do_what_is_due(self) -> int:
        """How much was done."""
        raise NotImplementedError


class RecognitionLane(Lane):
    """Scanned attachments, which take minutes and hold up nothing."""

    def __init__(self) -> None:
        super().__init__("recognition", RECOGNITION_SECONDS)

    def wake(self) -> None:
        """Its work comes of deliveries, whenever they are done: it looks in its own time."""

    def do_what_is_due(self) -> int:
        return recognise_next()


class SinkLane(Lane):
    """Deliveries to one sink, and its sweep."""

    def __init__(self, sink: str, worker: str, poll_seconds: float) -> None:
        super().__init__(sink, poll_seconds)
        self.sink = sink
        self.worker = worker
        self.next_sweep = self.next_follow_up = time.monotonic()

    def do_what_is_due(self) -> int:
        self._sweep_if_due()
        done = process_sink(self.sink, self.worker)
        return done + self._follow_up_if_due(done)

    def _follow_up_if_due(self, delivered: int) -> int:
        """Without a pause as long as something is found to do."""
        if not delivered and time.monotonic() < self.next_follow_up:
            return 0
        done = follow_up(self.sink, self.worker)
        self.next_follow_up = time.monotonic() + (0 if done else FOLLOW_UP_SECONDS)
        return done

    def _sweep_if_due(self) -> None:
        if time.monotonic() < self.next_sweep:
            return
        result = SweepResult()
        sweep_sink(self.sink, result)
        log_mended(result)
        every = float(settings.QIFU_RECONCILE_SECONDS)
        self.next_sweep = time.monotonic() + (min(every, AWAY_SWEEP_SECONDS) if self._is_away_and_idle() else every)

    def _is_away_and_idle(self) -> bool:
        away = SinkState.objects.filter(name=self.sink, retry_at__isnull=False)
        return away.exists() and not Delivery.objects.to_sink(self.sink).pending().exists()
