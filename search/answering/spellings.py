"""Documents that have a query in another spelling alone keep a part of their score: 锺某 for 钟某."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from search.analysis.spelling import other_tokens, spelled_tokens
from search.analysis.tokens import unique
from search.engines.fragments import Fragment, Term, all_of, any_of
from search.engines.protocol import HeadQuery
from search.scoring.ranking import HEAD_WINDOW, OTHER_CHARACTERS_FACTOR, VARIANT_FACTOR


def spelling_queries(text: str, numbers: Collection[int], among: HeadQuery | None) -> list[list[HeadQuery]]:
    """Which documents have the query as it was typed, with characters of another edition, with variants: of these
    numbers, and of the best hits of ``among``. Nothing for a text that has one spelling."""
    alike, others = other_tokens(text)
    if not alike + others:
        return []
    return [
        [
            *([_best_with(among, asked)] if among else []),
            *([HeadQuery(match=asked, numbers=tuple(sorted(numbers)), limit=len(numbers))] if numbers else []),
        ]
        if asked
        else []
        for tokens in (spelled_tokens(text), alike, others)
        for asked in [any_of([Term("spellings", token) for token in unique(tokens)])]
    ]


def _best_with(query: HeadQuery, fragment: Fragment) -> HeadQuery:
    both = all_of([query.match, fragment])
    return replace(query, match=both or fragment, limit=HEAD_WINDOW, offset=0, facets=())


def spelling_factors(found: Sequence[set[int]]) -> dict[int, float]:
    """What is left of the score of a document that has the query only in another spelling (锺某 for 钟某)."""
    if not found:
        return {}
    exact, alike, others = found
    variants = dict.fromkeys(others - exact, VARIANT_FACTOR)
    return dict.fromkeys(alike - exact, OTHER_CHARACTERS_FACTOR) | variants
