"""What monitoring and the administrator are told about engines."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from search.engines import engine_line
from search.engines.patience import answer_within
from search.engines.protocol import EngineUnavailable
from search.standby.availability import availability_of, look_at
from search.standby.filling import is_being_filled
from search.standby.lag import lags_behind
from search.standby.models import EngineOutage
from search.standby.outages import end_outage


@dataclass(frozen=True)
class EngineReport:
    """One engine of the line. ``since`` and ``reason`` if it does not answer; ``lags``: it answers, but takes nothing new;
    ``fills``: it came back with a part of what is published."""

    name: str
    is_spare: bool
    since: datetime | None = None
    reason: str = ""
    lags: bool = False
    fills: bool = False

    @property
    def answers(self) -> bool:
        return self.since is None and not self.lags and not self.fills


def report_engines() -> list[EngineReport]:
    """The engines in the order in which they are asked; an outage that has passed unnoticed is ended here.

    Costs a small search per noted outage, QIFU_SEARCH_PATIENCE_SECONDS at most.
    """
    return list(_reports())


def _reports() -> Iterator[EngineReport]:
    line = engine_line()
    noted = {outage.engine: outage for outage in EngineOutage.objects.filter(engine__in=line)}
    for place, name in enumerate(line):
        outage = noted.get(name)
        if outage is not None and _has_passed(name):
            outage = None
        behind = line[place + 1] if place + 1 < len(line) else None
        lags = behind is not None and lags_behind(name, behind)
        fills = behind is not None and not outage and _is_being_filled(name, behind)
        since, reason = (outage.since, outage.reason) if outage else (None, "")
        yield EngineReport(name, place > 0, since, reason, lags, fills)


def _is_being_filled(name: str, behind: str) -> bool:
    try:
        with answer_within(settings.QIFU_SEARCH_PATIENCE_SECONDS):
            return is_being_filled(name, behind)
    except EngineUnavailable:
        return False  # a search will note it


def _has_passed(name: str) -> bool:
    """Ask the engine itself: the process that noted the outage may be gone, and readers may be asleep."""
    try:
        look_at(name)
    except EngineUnavailable:
        return False
    availability_of(name).note_answer()
    end_outage(name)
    return True
