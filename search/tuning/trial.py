"""Results of a query before and after a change of words or rules that is not saved yet."""

from dataclasses import dataclass
from enum import StrEnum

from search.answering.curated import retrieve_curated
from search.answering.looking import Wanted
from search.answering.retrieval import Retrieval
from search.curation.rules import RuleBook, read_rules
from search.engines.protocol import SearchEngine
from search.query.understanding import understand
from search.words.dictionary import Dictionary, load_dictionary

SHOWN = 10
# How far down the earlier place of a result is looked for.
DEPTH = 50


class Move(StrEnum):
    SAME = "same"
    UP = "up"
    DOWN = "down"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True)
class Setup:
    """What editors tell the search, at one moment."""

    dictionary: Dictionary
    rules: RuleBook


@dataclass(frozen=True)
class TrialRow:
    """A result at its place; ``move``: where it comes from (in the list after) or whether it leaves (before)."""

    place: int
    number: int
    title: str
    move: Move = Move.SAME
    by: int = 0
    pinned: bool = False


@dataclass(frozen=True)
class Comparison:
    before: list[TrialRow]
    after: list[TrialRow]
    total_before: int
    total_after: int

    @property
    def changed(self) -> bool:
        return self.total_before != self.total_after or any(row.move is not Move.SAME for row in self.after)


def read_setup(known: Setup | None = None) -> Setup:
    """Words and rules as the database (or the transaction that is open) has them now."""
    return Setup(load_dictionary(known.dictionary if known else None), read_rules())


def compare_setups(engine: SearchEngine, query: str, before: Setup, after: Setup) -> Comparison:
    """The first SHOWN results of ``query`` with either. May raise EngineUnavailable."""
    old, new = _retrieve(engine, query, before), _retrieve(engine, query, after)
    numbers = {*old.numbers[:SHOWN], *new.numbers[:SHOWN]}
    titles = {number: card["title"] for number, card in engine.cards(sorted(numbers)).items()}
    return Comparison(
        before=[_row_before(place, n, titles, old, new) for place, n in enumerate(old.numbers[:SHOWN], 1)],
        after=[_row_after(place, n, titles, old, new) for place, n in enumerate(new.numbers[:SHOWN], 1)],
        total_before=old.total,
        total_after=new.total,
    )


def _retrieve(engine: SearchEngine, query: str, setup: Setup) -> Retrieval:
    understood = understand(query, setup.dictionary)
    curation = setup.rules.find(understood)
    return retrieve_curated(engine, understood, curation, Wanted(facets=(), limit=DEPTH))


def _row_before(place: int, number: int, titles: dict[int, str], old: Retrieval, new: Retrieval) -> TrialRow:
    move = Move.SAME if number in new.numbers[:SHOWN] else Move.GONE
    return TrialRow(place, number, titles.get(number, str(number)), move, pinned=number in old.pinned)


def _row_after(place: int, number: int, titles: dict[int, str], old: Retrieval, new: Retrieval) -> TrialRow:
    was = old.numbers.index(number) + 1 if number in old.numbers else 0
    move = Move.NEW if not was else Move.UP if was > place else Move.DOWN if was < place else Move.SAME
    by = abs(was - place) if was else 0
    return TrialRow(place, number, titles.get(number, str(number)), move, by, pinned=number in new.pinned)
