"""Results with the editors' rules applied: on top of any engine, with totals and facets that stay right."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from search.answering.looking import Look, Wanted, look
from search.answering.retrieval import Retrieval, settle
from search.curation.rules import Curation
from search.engines.fragments import Everything
from search.engines.protocol import HeadResult, SearchEngine
from search.engines.rounds import Questions, Talk, hold, together
from search.query.parameters import MAX_HITS
from search.query.understanding import Understanding

Facets = dict[str, list[tuple[str, str, int]]]
Looking = Callable[[Understanding, Wanted], Talk[Look]]


@dataclass(frozen=True)
class _Group:
    """Some records with the filters on: which they are, and their share of the facets."""

    numbers: frozenset[int] = frozenset()
    facets: Facets | None = None


@dataclass(frozen=True)
class _Ruled:
    """What the rules speak of: blocked pages that the query finds, pinned ones that it finds, and all pinned ones."""

    blocked: _Group
    hits: _Group
    pinned: _Group


def retrieve_curated(
    engine: SearchEngine, understood: Understanding, curation: Curation, wanted: Wanted | None = None
) -> Retrieval:
    """As search.answering.retrieval.retrieve, with the editors' rules."""
    return hold(engine, find_curated(understood, curation, wanted or Wanted()))


def find_curated(
    understood: Understanding, curation: Curation, wanted: Wanted, looking: Looking = look
) -> Talk[Retrieval]:
    """Pinned records come first when results are ordered by score, and only then. ``looking``: the first round."""
    if wanted.order != "score":
        curation = replace(curation, pinned=())
    if understood.is_empty or not curation:
        return (yield from settle((yield from looking(understood, wanted))))
    # From the top, so that every page leaves out and puts first the same.
    depth = min(wanted.offset + wanted.limit + len(curation.blocked), MAX_HITS)
    seen = yield from looking(understood, replace(wanted, offset=0, limit=depth))
    found, ruled = yield from together(settle(seen), _look_at_ruled(seen, curation))
    return _apply(curation, found, ruled, wanted)


def _look_at_ruled(seen: Look, curation: Curation) -> Talk[_Ruled]:
    asked = [
        replace(seen.query, score=None, numbers=numbers, limit=len(numbers), offset=0, match=match)
        for numbers, match in (
            (tuple(sorted(curation.blocked)), seen.query.match),
            (curation.pinned, seen.query.match),
            (curation.pinned, Everything()),
        )
    ]
    answers = yield Questions(heads=tuple(query for query in asked if query.numbers))
    heads = iter(answers.heads)
    return _Ruled(*(_group(next(heads)) if query.numbers else _Group() for query in asked))


def _group(result: HeadResult) -> _Group:
    return _Group(frozenset(hit.number for hit in result.hits), result.facets)


def _apply(curation: Curation, found: Retrieval, ruled: _Ruled, wanted: Wanted) -> Retrieval:
    moved = {*curation.pinned, *curation.blocked}
    pinned = tuple(n for n in curation.pinned if n in ruled.pinned.numbers)
    others = [n for n in found.numbers if n not in moved]
    added = _Group(ruled.pinned.numbers - ruled.hits.numbers, _add(ruled.pinned.facets or {}, ruled.hits.facets, -1))
    return replace(
        found,
        numbers=[*pinned, *others][wanted.offset : wanted.offset + wanted.limit],
        total=found.total - len(ruled.blocked.numbers) + len(added.numbers),
        facets=_add(_add(found.facets, ruled.blocked.facets, -1), added.facets, 1),
        pinned=pinned,
    )


def _add(facets: Facets, more: Facets | None, sign: int) -> Facets:
    """Counts added or taken away, most frequent first; values that nothing is left of go."""
    if not more:
        return facets
    return {name: _add_values(values, more.get(name, []), sign) for name, values in facets.items()}


def _add_values(
    values: list[tuple[str, str, int]], more: list[tuple[str, str, int]], sign: int
) -> list[tuple[str, str, int]]:
    counts = {(value, label): count for value, label, count in values}
    for value, label, count in more:
        counts[value, label] = counts.get((value, label), 0) + sign * count
    ordered = sorted(counts.items(), key=lambda item: -item[1])
    return [(value, label, count) for (value, label), count in ordered if count > 0]
