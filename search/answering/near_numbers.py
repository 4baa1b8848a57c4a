"""您是不是要找: the number that is meant where no document bears the one that was typed."""

from search.analysis.numbers import near_terms, nearest_number
from search.engines.fragments import Constant, Term, best_of
from search.engines.protocol import HeadQuery
from search.engines.rounds import Questions, Talk
from search.query.understanding import Understanding

NEIGHBOURS = 100


def look_up_number(understood: Understanding) -> Talk[tuple[bool, str | None]]:
    """Whether a document bears the number that the query is, and the nearest one if none does and one is near."""
    borne = best_of([Term("doc_number", way) for key in understood.doc_numbers for way in (key, f"~{key}")])
    near = best_of([Constant(Term("doc_number", term), 0.0) for term in near_terms(understood.numbers)])
    if borne is None or near is None:
        return True, None
    answers = yield Questions(
        heads=(
            HeadQuery(match=borne, order="newest", limit=1),
            HeadQuery(match=near, order="newest", limit=NEIGHBOURS),
        )
    )
    named, beside = answers.heads
    if named.hits:
        return True, None
    cards = (yield Questions(cards=tuple(hit.number for hit in beside.hits))).cards
    return False, nearest_number(understood.numbers, [card["doc_number"] or "" for card in cards.values()])
