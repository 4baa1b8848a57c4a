"""Whether an engine is worth asking, as one process knows: a failing one is left alone and looked at in the background.

So a server that hangs costs one search its patience, and not every search.
"""

import logging
import threading
import time
from collections.abc import Callable
from functools import cache

from django.conf import settings

from search.engines import get_engine
from search.engines.fragments import Everything
from search.engines.patience import answer_within
from search.engines.protocol import EngineUnavailable, HeadQuery

logger = logging.getLogger(__name__)


class Availability:
    """One engine's state in this process: well, resting (it failed), or on trial (it failed, and a look was good).

    Any thread may use it. ``look`` raises EngineUnavailable if the engine cannot answer.
    """

    def __init__(self, look: Callable[[], None]) -> None:
        self._look = look
        self._lock = threading.Lock()
        self._looking: threading.Thread | None = None
        self._resting = False
        self._rests_until = 0.0
        self.failing = False

    def is_worth_asking(self) -> bool:
        """No while it rests. When the rest is over, a look in the background decides, and nobody waits for it."""
        with self._lock:
            if self._resting and time.monotonic() >= self._rests_until and self._looking is None:
                self._looking = threading.Thread(target=self._look_again, name="search-look", daemon=True)
                self._looking.start()
            return not self._resting

    def note_failure(self, *, rest: bool = True) -> bool:
        """Return whether this is the beginning of an outage. ``rest`` False: ask it again next time."""
        with self._lock:
            begins, self.failing = not self.failing, True
            self._resting = rest
            self._rests_until = time.monotonic() + settings.QIFU_SEARCH_REST_SECONDS
            return begins

    def note_answer(self) -> bool:
        """Return whether this is the end of an outage."""
        with self._lock:
            ends, self.failing, self._resting = self.failing, False, False
            return ends

    def wait_for_look(self) -> None:
        """Wait until a look that is under way has ended."""
        looking = self._looking
        if looking is not None:
            looking.join()

    def _look_again(self) -> None:
        good = False
        try:
            self._look()
            good = True
        except EngineUnavailable:
            pass
        except Exception:  # must not stay "looking" for ever
            logger.exception("looking at a search engine failed")
        with self._lock:
            self._looking = None
            self._resting = not good
            self._rests_until = time.monotonic() + settings.QIFU_SEARCH_REST_SECONDS


def look_at(engine_name: str) -> None:
    """A small search, in a search's time. Raises EngineUnavailable."""
    with answer_within(settings.QIFU_SEARCH_PATIENCE_SECONDS):
        engine = get_engine(engine_name)
        if not engine.check():
            raise EngineUnavailable("搜索索引还没有建立，请运行 manage.py reindex。")
        engine.heads(HeadQuery(match=Everything(), limit=1))


@cache
def availability_of(engine_name: str) -> Availability:
    return Availability(lambda: look_at(engine_name))


def forget_availability() -> None:
    """Every engine is worth asking again (tests)."""
    availability_of.cache_clear()
