"""The first round of a search: how many documents a query finds, which come first, and what their passages say."""

from dataclasses import dataclass, field, replace

from search.engines.fragments import Constant, Fragment, Term, any_of
from search.engines.protocol import Asked, Filters, HeadQuery, HeadResult, PassageHit, PassageQuery
from search.engines.rounds import Questions, Talk
from search.query.understanding import Understanding
from search.scoring.components import HEAD_COMPONENTS, PASSAGE_COMPONENTS, compose
from search.scoring.known_items import asks_about_subject, written_somewhere
from search.scoring.matching import Demand, match
from search.scoring.ranking import (
    DEFAULT_RANKING,
    DOCUMENTS_WITH_OTHERS,
    HEAD_WINDOW,
    OTHER_PASSAGES,
    PASSAGE_DOCUMENTS,
    PASSAGE_WINDOW,
    Ranking,
)

# With fewer hits than this the demands on a hit are lowered: a page of near misses is worth more than a short list.
FEW_HITS = 20

Slips = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Wanted:
    """Which results of a query. ``order`` and ``now`` as in HeadQuery; ``limit`` of them from ``offset`` on. ``aimed``: facets by
    which one filters and in which what is for all stands behind."""

    filters: Filters = field(default_factory=dict)
    order: str = "score"
    offset: int = 0
    limit: int = 10
    facets: tuple[str | Asked, ...] = ("kind", "topic", "portal", "authority", "year", "validity")
    ranking: Ranking = DEFAULT_RANKING
    now: int = 0
    aimed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Look:
    """What is known of a query after the first round.

    Attributes:
        query: what is a hit, now that it is known how many there are for most of the words.
        demand: what ``query`` asks of a hit; ``result``: its answer, if ``is_answered``: it is what the first round asked.
        passages: what passages add to the scores of the documents that they speak for, by record number.
        is_subject: the query asks about a subject and looks for no text that it knows (search.scoring.known_items).
        slips: parts of the query that are taken for editors' words mistyped.
        loosened: phrases in quotation marks that nothing holds as they are.
        best_said: the record that holds the best passage of all.
    """

    understood: Understanding
    wanted: Wanted
    query: HeadQuery
    demand: Demand
    result: HeadResult
    passages: dict[int, float]
    is_answered: bool
    is_subject: bool = False
    slips: Slips = ()
    loosened: tuple[str, ...] = ()
    best_said: int | None = None


def look(understood: Understanding, wanted: Wanted) -> Talk[Look]:
    """The first round: hits for most of the words, and the best passages."""
    if understood.is_empty and wanted.order == "score":
        wanted = replace(wanted, order="newest")
    query = _head_query(understood, wanted)
    passages = passage_query(wanted.filters, understood, wanted.ranking) if wanted.order == "score" else None
    is_subject = bool(passages) and asks_about_subject(understood)
    verbatim = written_somewhere(understood) if is_subject else None
    # How much is asked of a hit, and whether a number is known to the corpus, is no matter of filters.
    filtered = any(wanted.filters.values())
    loose = understood.as_loose() if understood.bound else None
    whole = [match(understood)] if filtered else []
    whole += [match(loose)] if loose else []
    whole += [verbatim] if verbatim else []
    answers = yield Questions(
        heads=(query, *(HeadQuery(match=each, limit=1, order="newest") for each in whole)),
        passages=(passages,) if passages else (),
    )
    totals = [head.total for head in answers.heads]
    is_known_item = bool(verbatim and totals.pop())
    known = totals[1] if filtered else totals[0]
    loosened = understood.bound if loose and not known else ()
    if loose and loosened:
        understood, known = loose, totals[-1]
    elif understood.is_number and not known:
        understood = understood.as_words()
    demand = find_demand(known)
    is_answered = understood.is_empty or (demand is Demand.MOST_WORDS and not loosened)
    if not is_answered:
        query = replace(query, match=match(understood, demand))
    is_subject = is_subject and not is_known_item
    share = wanted.ranking["passage_others"] if is_subject else 0.0
    said = {hit.number: passage_score(hit, share) for hits in answers.passages for hit in hits}
    return Look(
        understood, wanted, query, demand, answers.heads[0], said, is_answered,
        is_subject=is_subject, slips=understood.slips, loosened=loosened, best_said=next(iter(said), None),
    )  # fmt: skip


def passage_score(hit: PassageHit, share: float) -> float:
    """The best passage's score, and a share of those of the others."""
    return hit.score + share * sum(hit.others)


def _head_query(understood: Understanding, wanted: Wanted) -> HeadQuery:
    by_score = wanted.order == "score"
    return HeadQuery(
        match=match(understood),
        score=_head_score(understood, wanted),
        filters=wanted.filters,
        order=wanted.order,
        limit=max(HEAD_WINDOW, wanted.offset + wanted.limit) if by_score else wanted.limit,
        offset=0 if by_score else wanted.offset,
        facets=wanted.facets,
        now=wanted.now,
    )


def _head_score(understood: Understanding, wanted: Wanted) -> Fragment | None:
    aimed = [Constant(Term("aimed", name), wanted.ranking["aimed"]) for name in wanted.aimed]
    if wanted.order == "aimed":
        return any_of(aimed)
    if wanted.order != "score":
        return None
    said = compose(HEAD_COMPONENTS, understood, wanted.ranking)
    return any_of([*([said] if said else []), *aimed])


def find_demand(total: int) -> Demand:
    """What to ask of a hit when the whole corpus has so many for most of the words. Filters don't count here: they
    choose among the hits of a query, and must not make others of them."""
    if total >= FEW_HITS:
        return Demand.MOST_WORDS
    return Demand.ANY_WORD if total else Demand.ANYTHING_ALIKE


def passage_query(filters: Filters, understood: Understanding, ranking: Ranking) -> PassageQuery | None:
    """Which documents a passage speaks for."""
    wanted = compose(PASSAGE_COMPONENTS, understood, ranking)
    others = OTHER_PASSAGES if ranking["passage_others"] and asks_about_subject(understood) else 0
    if not wanted:
        return None
    limit = DOCUMENTS_WITH_OTHERS if others else PASSAGE_DOCUMENTS
    return PassageQuery(wanted, filters, limit=limit, others=others, window=PASSAGE_WINDOW)
