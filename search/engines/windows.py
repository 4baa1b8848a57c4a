"""Windows of applying and registering, told for the moment in which one asks (publishing.facets.windows_of)."""

from datetime import datetime

from publishing.facets import SOON, WINDOWS
from search.engines.fragments import AllOf, Between, Fragment
from search.engines.protocol import Asked


def window_fragment(window: str, now: int) -> Fragment:
    """The documents whose window is so. ``now``: seconds since 1970."""
    begun = Between("opens", most=now)
    match window:
        case "upcoming":
            return Between("opens", least=now + 1)
        case "closed":
            return AllOf((begun, Between("closes", most=now - 1)))
        case "soon":
            return AllOf((begun, Between("closes", least=now, most=now + int(SOON.total_seconds()))))
        case _:
            return AllOf((begun, Between("closes", least=now)))


def window_facet(now: int) -> Asked:
    return Asked("window", tuple((window, window_fragment(window, now)) for window in WINDOWS))


def seconds(moment: datetime) -> int:
    return int(moment.timestamp())
