"""Words of a query that name a kind, a portal, a year or an open window: documents of it come first, others stay.

``胶北街道 培训`` means the training of that street's portal, though no word of the documents need say either.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from publishing.kinds import kinds_asked_for
from search.analysis.folding import fold

# Filter and value, as engines hold them.
SoftFilter = tuple[str, str]
SoftFilters = dict[str, tuple[SoftFilter, ...]]

# Who says so wants to do it now.
OPEN_WORDS = frozenset(["申报", "申领", "报名", "正在申报", "可申报", "可申请", "正在报名", "可报名"])

_PORTAL_FRAME = re.compile(r"\(.*?\)|企业公共服务平台|公共服务平台|分平台|平台$")


def find_soft_filters(words: Iterable[str], years: Sequence[str], portals: Mapping[str, str]) -> SoftFilters:
    """Filters by word of the query. ``portals``: id by short folded name."""
    return {word: found for word in words if (found := _filters_of(word, years, portals))}


def _filters_of(word: str, years: Sequence[str], portals: Mapping[str, str]) -> tuple[SoftFilter, ...]:
    kinds = [("kind", kind) for kind in kinds_asked_for(word)]
    portal = [("portal", portals[word])] if word in portals else []
    year = [("year", word.removesuffix("年"))] if word.removesuffix("年") in years else []
    window = [("window", "open")] if word in OPEN_WORDS else []
    return (*kinds, *portal, *year, *window)


def short_names(names: Mapping[str, str]) -> dict[str, str]:
    """Portal ids by the names people use: 胶北街道 for 胶北街道分平台（样例）. A name of two portals is none's."""
    found: dict[str, list[str]] = {}
    for portal, title in names.items():
        found.setdefault(_PORTAL_FRAME.sub("", fold(title)).strip(), []).append(portal)
    return {name: ids[0] for name, ids in found.items() if len(name) > 1 and len(ids) == 1}
