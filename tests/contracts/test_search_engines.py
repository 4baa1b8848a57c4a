"""What every search engine must do. Each engine runs all of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from publishing.models import Record
from search.documents.build import build_document
from search.documents.model import SearchDocument
from search.documents.sources import source_of
from search.engines.embedded.engine import EmbeddedEngine
from search.engines.fragments import AllOf, AnyOf, Best, Boosted, Constant, Everything, Phrase, Term
from search.engines.protocol import EngineUnavailable, HeadQuery, PassageQuery, SearchEngine
from search.words.dictionary import current_dictionary
from tests.elasticsearch_server import elasticsearch_engine, needs_elasticsearch
from tests.search_documents import make_document, make_portal_document, store_documents

pytestmark = pytest.mark.django_db

ENGINES = [
    "embedded",
    pytest.param("elasticsearch", marks=[pytest.mark.services, needs_elasticsearch]),
]


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SearchEngine]:
    if request.param == "embedded":
        yield EmbeddedEngine(tmp_path / "index")
    else:
        with elasticsearch_engine() as made:
            yield made


def build(*records: Record) -> list[SearchDocument]:
    return [build_document(source_of(record), current_dictionary().segmenter) for record in records]


def found(engine: SearchEngine, **query: object) -> list[int]:
    return [hit.number for hit in engine.heads(HeadQuery(**query)).hits]  # type: ignore[arg-type]


@pytest.fixture
def filled(engine: SearchEngine) -> SearchEngine:
    engine.index(
        build(
            *store_documents(
                make_document(
                    11, "技术改造补助办法", "对设备投资给予补助。\n申报材料一式三份。",
                    topics=[{"slug": "innovation", "name": "技术创新", "parent": None}], date="2024-05-01",
                    doc_number="样政发〔2024〕12号", authorities=[{"slug": "gov", "name": "样例市政府"}],
                ),
                make_document(12, "企业技术中心管理办法", "设备投资不得少于一百万元。", date="2022-03-01", validity="repealed"),
                make_document(13, "技术中心开放日", "欢迎参观。", kind="news", date="2025-01-01", portal="9"),
            )
        )
    )  # fmt: skip
    return engine


def test_what_is_indexed_is_found_at_once(filled: SearchEngine) -> None:
    assert found(filled, match=Phrase("title_line", ("改", "造"))) == [11]


def test_a_phrase_needs_its_order(filled: SearchEngine) -> None:
    assert found(filled, match=Phrase("title_line", ("造", "改"))) == []
    assert found(filled, match=Phrase("title_line", ("改", "造", "补"), prefix=True)) == [11]
    assert found(filled, match=Phrase("title_line", ("改",), prefix=True)) == [11]
    assert found(filled, match=Phrase("title_line", ("改",))) == [11]


def test_minimum_of_any_of(filled: SearchEngine) -> None:
    parts = (Term("title_words", "技术"), Term("title_words", "中心"))
    assert set(found(filled, match=AnyOf(parts, 1))) == {11, 12, 13}
    assert set(found(filled, match=AnyOf(parts, 2))) == {12, 13} == set(found(filled, match=AllOf(parts)))


def test_scores_add_up_and_the_best_of_several_counts(filled: SearchEngine) -> None:
    one, two = Constant(Term("title_words", "技术"), 3.0), Constant(Term("title_words", "中心"), 2.0)

    def scores(fragment: object) -> dict[int, float]:
        hits = filled.heads(HeadQuery(match=Everything(), score=fragment)).hits  # type: ignore[arg-type]
        return {hit.number: round(hit.score, 3) for hit in hits}

    assert scores(AnyOf((one, two))) == {11: 3.0, 12: 5.0, 13: 5.0}
    assert scores(Best((one, two), tie=0.5)) == {11: 3.0, 12: 4.0, 13: 4.0}
    assert scores(Boosted(one, 2.0)) == {11: 6.0, 12: 6.0, 13: 6.0}


def test_some_of_the_hits_score_as_among_all(filled: SearchEngine) -> None:
    match = Term("title_words", "技术")
    alone = filled.heads(HeadQuery(match=match, numbers=(12, 99), limit=2))
    among_all = {hit.number: hit.score for hit in filled.heads(HeadQuery(match=match, limit=10)).hits}
    again = filled.heads(HeadQuery(match=match, numbers=(12, 99), limit=2))
    assert alone == again and {hit.number: hit.score for hit in again.hits} == {12: among_all[12]}


def test_rare_words_weigh_more(filled: SearchEngine) -> None:
    score = AnyOf((Term("title_words", "技术"), Term("title_words", "改造")))
    assert found(filled, match=Everything(), score=score)[0] == 11


def test_filters_and_facets_leave_their_own_filter_out(filled: SearchEngine) -> None:
    result = filled.heads(
        HeadQuery(match=Everything(), filters={"kind": ("policy",)}, facets=("kind", "topic", "portal"))
    )
    assert result.total == 2 and {hit.number for hit in result.hits} == {11, 12}
    assert sorted(result.facets["kind"]) == [("news", "", 1), ("policy", "", 2)]
    assert result.facets["topic"] == [("innovation", "技术创新", 1)]
    assert result.facets["portal"] == [("1", "", 2)]


def test_several_values_of_a_filter_are_alternatives(filled: SearchEngine) -> None:
    assert set(found(filled, match=Everything(), filters={"year": ("2022", "2025")})) == {12, 13}
    assert found(filled, match=Everything(), filters={"year": ("2022",), "kind": ("news",)}) == []


def test_order_by_date_and_paging(filled: SearchEngine) -> None:
    assert found(filled, match=Everything(), order="newest") == [13, 11, 12]
    assert found(filled, match=Everything(), order="oldest") == [12, 11, 13]
    assert found(filled, match=Everything(), order="newest", limit=1, offset=1) == [11]
    assert found(filled, match=Everything(), order="newest", offset=1000) == []


def test_hits_carry_validity_and_date(filled: SearchEngine) -> None:
    hits = {hit.number: hit for hit in filled.heads(HeadQuery(match=Everything())).hits}
    assert hits[12].validity == "repealed" and hits[13].validity == ""
    assert hits[13].date > hits[12].date > 0


def test_passages_are_found_with_their_text_and_filters(filled: SearchEngine) -> None:
    query = PassageQuery(score=Term("passage_grams", "投资"), with_text=True)
    assert {hit.number for hit in filled.passages(query)} == {11, 12}
    assert all("投资" in hit.text for hit in filled.passages(query))
    only = PassageQuery(score=Term("passage_grams", "投资"), filters={"validity": ("in_force",)})
    assert [hit.number for hit in filled.passages(only)] == [11]
    assert [
        hit.number for hit in filled.passages(PassageQuery(score=Term("passage_grams", "投资"), numbers=(12,)))
    ] == [12]


def test_passages_say_where_their_parts_stand(engine: SearchEngine) -> None:
    body = [
        {"type": "heading", "level": 2, "text": "第二章　补助", "anchor": "h2"},
        {
            "type": "paragraph",
            "html": "<p>第八条　设备投资给予补助。</p><p>一次付清。</p><p>第九条　其他投资没有。</p>",
        },
    ]
    engine.index(build(*store_documents(make_document(11, "甲", body=body))))
    (hit,) = engine.passages(PassageQuery(Term("passage_grams", "投资"), with_text=True))
    heading = "第二章　补助"
    ends = [*(place.start for place in hit.places[1:]), len(hit.text)]
    parts = [(*place[1:], hit.text[place.start : end]) for place, end in zip(hit.places, ends, strict=True)]
    assert parts == [
        (heading, "", "h2", f"{heading}\n"),
        (heading, "第八条", "第八条", "第八条 设备投资给予补助。\n一次付清。\n"),
        (heading, "第九条", "第九条", "第九条 其他投资没有。"),
    ]
    (without,) = engine.passages(PassageQuery(Term("passage_grams", "投资")))
    assert without.places == ()


def test_passages_tell_of_the_next_best_of_their_document_within_the_window(engine: SearchEngine) -> None:
    long = "\n".join([f"{'设备投资补助。' * times}{'无关。' * 150}" for times in (5, 1, 3)] + ["别的。" * 150])
    engine.index(
        build(*store_documents(make_document(11, "甲", long, summary=""), make_document(12, "乙", "设备投资补助。")))
    )
    score = AnyOf((Term("passage_grams", "投资"),))

    def found(**options: int) -> dict[int, tuple[float, ...]]:
        hits = engine.passages(PassageQuery(score, **options))  # type: ignore[arg-type]
        assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
        return {hit.number: (hit.score, *hit.others) for hit in hits}

    both = found(others=5)
    assert {number: len(scores) for number, scores in both.items()} == {11: 3, 12: 1}
    assert list(both[11]) == sorted(both[11], reverse=True) and len(set(both[11])) == 3
    assert found(others=1)[11] == both[11][:2] and found()[11] == both[11][:1]
    assert found(others=5, window=3) == {11: both[11][:2], 12: both[12]}, "the window is of the best of all documents"
    assert len(found(others=5, limit=1)) == 1


def test_cards_come_by_number(filled: SearchEngine) -> None:
    cards = filled.cards([12, 99])
    assert set(cards) == {12}
    assert cards[12]["title"] == "企业技术中心管理办法"


def test_a_document_number_is_one_term(filled: SearchEngine) -> None:
    assert found(filled, match=Term("doc_number", "样政发〔2024〕12号")) == [11]


def test_indexing_again_replaces_and_removing_removes_passages_too(filled: SearchEngine) -> None:
    (changed,) = store_documents(make_document(11, "补助办法", "已经改写。"))
    filled.index(build(changed), removed={"12": 10**9})
    assert set(found(filled, match=Everything())) == {11, 13}
    assert filled.passages(PassageQuery(score=Term("passage_grams", "投资"))) == []
    assert dict(filled.delivered_sequences())["11"] == changed.sequence


def test_removing_what_is_not_there_is_harmless(filled: SearchEngine) -> None:
    filled.index([], removed={"4711": 1})
    assert len(found(filled, match=Everything())) == 3


def test_delivered_sequences_tell_what_is_held(engine: SearchEngine) -> None:
    assert list(engine.delivered_sequences()) == []
    records = store_documents(make_document(21, "甲"), make_portal_document(1))
    engine.index(build(*records))
    assert dict(engine.delivered_sequences()) == {record.id: record.sequence for record in records}


def test_rebuilding_replaces_everything(filled: SearchEngine) -> None:
    (record,) = store_documents(make_document(31, "新的办法"))
    assert filled.rebuild(build(record)) == 1
    assert found(filled, match=Everything()) == [31]


def test_a_rebuild_that_breaks_off_leaves_the_index_as_it_was(filled: SearchEngine) -> None:
    def broken() -> Iterator[SearchDocument]:
        yield from build(*store_documents(make_document(31, "新的办法")))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        filled.rebuild(broken())
    assert set(found(filled, match=Everything())) == {11, 12, 13}


def test_an_index_that_is_not_there_says_so(engine: SearchEngine) -> None:
    assert engine.check() is False
    with pytest.raises(EngineUnavailable):
        engine.heads(HeadQuery(match=Everything()))
