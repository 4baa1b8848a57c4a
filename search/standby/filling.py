"""An engine that came back empty, or with a part of what is published: the spare answers until it is filled.

Its server may have lost its data; the next delivery then makes a new index of one document, and the sweep the rest.
Every web process looks from time to time, in the time that a search has anyway.
"""

import time

from publishing.models import Record
from search.engines import get_engine
from search.engines.fragments import Everything
from search.engines.protocol import HeadQuery

LOOK_AGAIN_SECONDS = 5.0
# With fewer of the published records than this, its answers are not whole. A wave of deliveries reaches both engines alike.
ENOUGH = 0.9

# By engine: when it was looked at, and whether it was being filled.
_seen: dict[str, tuple[float, bool]] = {}


def is_being_filled(engine: str, spare: str) -> bool:
    """Whether ``engine`` holds far less than is published, and ``spare`` more than it. Raises EngineUnavailable."""
    looked_at, filling = _seen.get(engine, (float("-inf"), False))
    if time.monotonic() - looked_at > LOOK_AGAIN_SECONDS:
        held = count_held(engine)
        filling = held < ENOUGH * Record.objects.live().count() and held < count_held(spare)
        _seen[engine] = (time.monotonic(), filling)
    return filling


def count_held(engine: str) -> int:
    """How many documents the engine holds. Raises EngineUnavailable."""
    return get_engine(engine).heads(HeadQuery(match=Everything(), order="newest", limit=1)).total


def forget_filling() -> None:
    """Look again next time (tests)."""
    _seen.clear()
