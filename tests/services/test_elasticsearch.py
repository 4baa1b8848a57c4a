"""What Elasticsearch adds to the contract of engines: versions, aliases, deep pages."""

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from search.documents.model import Passage, SearchDocument
from search.engines.elasticsearch.connection import connect
from search.engines.elasticsearch.engine import ElasticsearchEngine
from search.engines.elasticsearch.versions import IndexVersions
from search.engines.elasticsearch.writing import index_action, send
from search.engines.fragments import Everything, Phrase
from search.engines.protocol import FACETS, EngineUnavailable, HeadQuery, IndexOutdated
from tests.elasticsearch_server import elasticsearch_engine, needs_elasticsearch

pytestmark = [pytest.mark.services, needs_elasticsearch]


@pytest.fixture
def engine() -> Iterator[ElasticsearchEngine]:
    with elasticsearch_engine() as made:
        yield made


def document(number: int, sequence: int = 1, title: str = "办法") -> SearchDocument:
    return SearchDocument(
        id=str(number), number=number, sequence=sequence, card={"id": str(number), "title": title},
        filters={"kind": ["policy"]}, labels={name: [] for name in FACETS}, date=number,
        streams={"title_line": " ".join(title)},
        passages=[Passage("甲乙", {"passage_grams": "甲乙"})],
    )  # fmt: skip


def titles(engine: ElasticsearchEngine) -> dict[int, str]:
    numbers = [hit.number for hit in engine.heads(HeadQuery(match=Everything(), limit=100)).hits]
    return {number: card["title"] for number, card in engine.cards(numbers).items()}


def indices(engine: ElasticsearchEngine) -> dict[str, list[str]]:
    """Aliases by index."""
    found = connect().indices.get_alias(index=f"{engine._versions.alias}*").body
    return {name: sorted(info["aliases"]) for name, info in found.items()}


# Versions of a document


def test_a_late_delivery_does_no_harm(engine: ElasticsearchEngine) -> None:
    engine.index([document(1, sequence=5, title="新")])
    assert engine.index([document(1, sequence=4, title="旧"), document(2)]) == {}
    assert titles(engine) == {1: "新", 2: "办法"}


def test_a_repeated_delivery_may_be_analysed_anew(engine: ElasticsearchEngine) -> None:
    engine.index([document(1, sequence=5, title="甲乙")])
    again = replace(document(1, sequence=5, title="甲乙"), streams={"title_line": "甲乙"})
    engine.index([again])
    assert engine.heads(HeadQuery(match=Phrase("title_line", ("甲乙",)))).total == 1


def test_a_write_that_comes_after_the_removal_brings_nothing_back(engine: ElasticsearchEngine) -> None:
    engine.index([document(1, sequence=5)])
    engine.index([], removed={"1": 6})
    engine.index([document(1, sequence=5)])
    assert titles(engine) == {}
    engine.index([document(1, sequence=7)])
    assert titles(engine) == {1: "办法"}


def test_a_removal_that_comes_late_takes_nothing_newer_away(engine: ElasticsearchEngine) -> None:
    engine.index([document(1, sequence=7)])
    engine.index([], removed={"1": 6})
    assert titles(engine) == {1: "办法"}


def test_what_the_database_does_not_know_goes_whatever_its_sequence(engine: ElasticsearchEngine) -> None:
    engine.index([document(1, sequence=7)])
    engine.index([], removed={"1": 0})
    assert titles(engine) == {}


# Many


def test_pages_go_on_past_ten_thousand(engine: ElasticsearchEngine) -> None:
    count = 10_020
    assert engine.rebuild(document(number) for number in range(1, count + 1)) == count
    query = HeadQuery(match=Everything(), order="oldest", limit=count)
    assert [hit.number for hit in engine.heads(query).hits] == list(range(1, count + 1))
    last = engine.heads(replace(query, offset=10_010, limit=20, facets=("kind",)))
    assert [hit.number for hit in last.hits] == list(range(10_011, count + 1)) and last.total == count
    assert sorted(int(key) for key, _ in engine.delivered_sequences()) == list(range(1, count + 1))


# Building anew


def test_readers_notice_nothing_of_a_rebuild(engine: ElasticsearchEngine) -> None:
    engine.rebuild([document(number) for number in range(1, 51)])
    done = threading.Event()
    seen: list[int] = []
    failures: list[Exception] = []

    def read() -> None:
        while not done.is_set():
            try:
                seen.append(len(titles(engine)))
            except Exception as error:
                failures.append(error)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for _ in range(4):
        engine.rebuild([document(number) for number in range(1, 51)])
    done.set()
    for reader in readers:
        reader.join()
    assert failures == [] and set(seen) == {50} and len(seen) > 10
    assert list(indices(engine).values()) == [[engine._versions.alias]]


def test_what_a_killed_rebuild_left_goes_with_the_next(engine: ElasticsearchEngine) -> None:
    engine.rebuild([document(1)])

    def killed() -> Iterator[SearchDocument]:
        yield document(2)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        engine.rebuild(killed())
    assert titles(engine) == {1: "办法"} and len(indices(engine)) == 2
    engine.rebuild([document(3)])
    assert titles(engine) == {3: "办法"} and len(indices(engine)) == 1


def test_a_rebuild_that_another_one_replaced_brings_nothing_back(engine: ElasticsearchEngine) -> None:
    engine.rebuild([document(1)])

    def slow() -> Iterator[SearchDocument]:
        ElasticsearchEngine(engine._versions.alias.removesuffix("-documents")).rebuild([document(2)])
        yield document(3)

    with pytest.raises(EngineUnavailable):
        engine.rebuild(slow())
    assert titles(engine) == {2: "办法"} and len(indices(engine)) == 1


def test_an_index_that_does_not_hold_what_was_sent_is_not_switched_to(engine: ElasticsearchEngine) -> None:
    engine.rebuild([document(1)])
    with pytest.raises(EngineUnavailable, match="应有 2 条"):
        engine.rebuild([document(2), document(2)])
    assert titles(engine) == {1: "办法"}


def test_a_document_that_is_refused_is_named_and_holds_up_no_other(engine: ElasticsearchEngine) -> None:
    bad = replace(document(2), date=10**12)
    assert set(engine.index([document(1), bad])) == {"2"}
    assert titles(engine) == {1: "办法"}
    with pytest.raises(EngineUnavailable, match="编号 2"):
        engine.rebuild([bad])


# Mappings


def test_an_index_of_another_version_must_be_rebuilt(engine: ElasticsearchEngine) -> None:
    engine.rebuild([document(1)])
    connect().indices.put_mapping(index=engine._versions.alias, meta={"documents": 0, "mapping": "other"})
    fresh = ElasticsearchEngine(engine._versions.alias.removesuffix("-documents"))
    for action in (
        fresh.check,
        lambda: fresh.index([document(2)]),
        lambda: fresh.heads(HeadQuery(match=Everything())),
        lambda: list(fresh.delivered_sequences()),
    ):
        with pytest.raises(IndexOutdated, match="reindex"):
            action()
    fresh.rebuild([document(1)])
    assert fresh.check() and titles(fresh) == {1: "办法"}


def test_a_field_that_the_mapping_does_not_know_is_an_outdated_index(engine: ElasticsearchEngine) -> None:
    engine.rebuild([document(1)])
    action = index_action(document(2))
    action["_source"]["new_stream"] = "甲 乙"
    with pytest.raises(IndexOutdated):
        send(connect(), engine._versions.alias, [action])


def test_an_index_that_took_the_name_of_the_alias_is_named(engine: ElasticsearchEngine) -> None:
    connect().indices.create(index=engine._versions.alias)
    with pytest.raises(EngineUnavailable, match="占用了别名"):
        engine.check()


def test_writing_never_makes_an_index_by_itself(engine: ElasticsearchEngine) -> None:
    versions = IndexVersions(connect(), "test-nothing", 1)
    with pytest.raises(EngineUnavailable, match="还没有建立"):
        send(connect(), versions.alias, [index_action(document(1))])
    assert not connect().indices.exists(index=versions.alias)
