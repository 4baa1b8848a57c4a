"""Rules and explanations on top of every engine."""

import itertools

import pytest

from search.answering.curated import retrieve_curated
from search.answering.looking import Wanted
from search.answering.retrieval import Retrieval, retrieve
from search.curation.rules import Curation, Rule, RuleBook
from search.engines.protocol import SearchEngine
from search.query.understanding import Understanding, understand
from search.tuning.explaining import explain
from search.tuning.trial import Move, Setup, compare_setups
from search.words.dictionary import current_dictionary
from tests.contracts.test_search_engines import build, engine
from tests.search_documents import make_document, store_documents

__all__ = ["engine"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def filled(engine: SearchEngine) -> SearchEngine:
    """30 on technical upgrading of two kinds and years, one stranger."""
    documents = [
        make_document(
            number, f"技术改造补助办法之{number}", "设备投资。" * (number - 99), date=f"20{number % 2 + 20}-05-01",
            **({"validity": "in_force" if number % 5 else "repealed"} if number % 3 else {"kind": "news"}),
        )
        for number in range(100, 130)
    ]  # fmt: skip
    engine.index(build(*store_documents(*documents, make_document(200, "消防安全须知", "防火。", kind="guide"))))
    return engine


def asked(query: str) -> Understanding:
    return understand(query, current_dictionary())


def curated(engine: SearchEngine, curation: Curation, **options: object) -> Retrieval:
    return retrieve_curated(engine, asked("技术改造"), curation, Wanted(**options))  # type: ignore[arg-type]


def counts(found: Retrieval, name: str) -> dict[str, int]:
    return {value: count for value, _label, count in found.facets[name]}


def test_rules_keep_totals_facets_and_pages_right(filled: SearchEngine) -> None:
    plain = curated(filled, Curation())
    rules = Curation((200, 120), frozenset({102, 103}))
    pages = [curated(filled, rules, offset=offset) for offset in (0, 10, 20)]
    shown = [number for page in pages for number in page.numbers]
    assert shown[:2] == [200, 120] and pages[0].pinned == (200, 120)
    assert sorted(shown) == sorted({*range(100, 130), 200} - {102, 103})
    assert {page.total for page in pages} == {plain.total - 2 + 1} == {29}
    assert counts(pages[0], "kind") == {"policy": 20 - 1 + 0, "news": 10 - 1, "guide": 1}
    assert sum(counts(pages[0], "year").values()) == 29


def test_rules_obey_filters(filled: SearchEngine) -> None:
    found = curated(filled, Curation((200, 120), frozenset({102})), filters={"kind": ["news"]})
    assert found.numbers[0] == 120 and 200 not in found.numbers and found.total == 9
    assert counts(found, "kind") == {"policy": 20, "news": 9, "guide": 1}


def test_rules_do_not_pin_in_lists_by_date(filled: SearchEngine) -> None:
    found = curated(filled, Curation((200,), frozenset({129})), order="newest", limit=50)
    assert found.total == 29 and not {200, 129} & set(found.numbers)


@pytest.mark.parametrize("query", ["技术改造", "技术改造 设备", "计术改造", "jsgz", "设备投资怎么补助"])
def test_an_explanation_gives_the_order_of_the_results(filled: SearchEngine, query: str) -> None:
    plain = retrieve(filled, asked(query))
    answer = explain(filled, asked(query), curation=Curation())
    assert [one.number for one in answer.explanations] == plain.numbers
    scores = [one.score for one in answer.explanations]
    assert all(high >= low - 0.01 for high, low in itertools.pairwise(scores)) and scores[-1] > 0


def test_a_trial_tells_who_moves(filled: SearchEngine) -> None:
    rule = Rule(frozenset({"技术改造"}), None, None, pinned=(200,), blocked=())
    before = Setup(current_dictionary(), RuleBook({}))
    after = Setup(current_dictionary(), RuleBook({"技术改造": [rule]}))
    compared = compare_setups(filled, "技术改造", before, after)
    assert (compared.after[0].number, compared.after[0].move, compared.after[0].pinned) == (200, Move.NEW, True)
    assert {(row.move, row.by) for row in compared.after[1:]} == {(Move.DOWN, 1)}
    assert [row.move for row in compared.before] == [Move.SAME] * 9 + [Move.GONE]
    assert compared.total_after == compared.total_before + 1 and compared.changed
    assert not compare_setups(filled, "消防", before, after).changed
