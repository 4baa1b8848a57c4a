"""The index follows the records: deliveries, rebuilds, changed words, outages."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from publishing.models import AttachmentText, Delivery, SinkState
from publishing.records import store_records
from publishing.worker import run_pending
from search.checks import check_engine
from search.engines import get_engine
from search.engines.fragments import Everything, Fragment, Phrase, Term
from search.engines.protocol import HeadQuery
from search.indexing.reindexing import rebuild_index
from search.indexing.sink import SearchSink
from search.models import SegmenterWord, SynonymGroup
from search.words.dictionary import forget_dictionary
from tests.search_documents import make_document, store_documents

pytestmark = pytest.mark.django_db


def found(match: Fragment) -> set[int]:
    return {hit.number for hit in get_engine().heads(HeadQuery(match=match, limit=100)).hits}


def run_command(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_delivering_twice_changes_nothing(search_index: Path) -> None:
    records = store_documents(make_document(11, "甲办法"), make_document(12, "乙办法"))
    SearchSink().deliver(records)
    SearchSink().deliver(records)
    assert dict(SearchSink().delivered_sequences()) == {record.id: record.sequence for record in records}


def test_a_record_that_cannot_be_read_harms_itself_alone(search_index: Path) -> None:
    good, bad = store_documents(make_document(11, "甲办法"), make_document(12, "乙办法", date=None))
    bad.document["date"] = "not a date"
    errors = SearchSink().deliver([good, bad])
    assert set(errors) == {"12"} and found(Everything()) == {11}


def test_withdrawn_records_leave_the_index(search_index: Path) -> None:
    store_documents(make_document(11, "甲办法", "独特词语"))
    run_pending()
    store_records(published={}, withdrawn=["11"])
    run_pending()
    assert found(Everything()) == set()


def test_reindex_makes_the_index_from_the_records(search_index: Path) -> None:
    store_documents(make_document(11, "甲办法"), make_document(12, "乙办法"))
    output = run_command("reindex")
    assert "2 / 2" in output and found(Everything()) == {11, 12}
    assert len([path for path in search_index.iterdir() if path.is_dir()]) == 1


def test_reindex_if_needed_leaves_a_good_index(search_index: Path) -> None:
    run_command("reindex")
    before = (search_index / "current").read_text()
    assert "不需要" in run_command("reindex", "--if-needed")
    assert (search_index / "current").read_text() == before


def test_a_change_during_a_rebuild_is_delivered_after_it(search_index: Path) -> None:
    store_documents(make_document(11, "甲办法"))
    run_pending()

    def change_meanwhile(done: int, total: int) -> None:
        store_documents(make_document(12, "乙办法"))
        run_pending()  # into the old index

    rebuild_index(progress=change_meanwhile)
    assert found(Everything()) == {11}
    run_pending()
    assert found(Everything()) == {11, 12}


def test_an_index_of_another_version_is_noticed_and_waits(search_index: Path, client: Client) -> None:
    store_documents(make_document(11, "甲办法"))
    run_pending()
    stamp = search_index / (search_index / "current").read_text() / "stamp.json"
    stamp.write_text(json.dumps({"schema": 0, "documents": 0}))
    assert [message.id for message in check_engine(None)] == ["search.W001"]
    store_documents(make_document(12, "乙办法"))
    run_pending()
    assert Delivery.objects.to_sink("search").pending().count() == 1
    assert "reindex" in SinkState.objects.get(name="search").last_error
    run_command("reindex")
    assert check_engine(None) == []
    assert found(Everything()) == {11, 12}


def test_two_writers_do_not_meet(search_index: Path) -> None:
    (record,) = store_documents(make_document(11, "甲办法"))
    engine = get_engine()
    SearchSink().deliver([record])
    index = engine._store.open(engine._store.current())  # type: ignore[attr-defined]
    writer = index.heads.writer(15_000_000, 1)
    store_documents(make_document(12, "乙办法"))
    run_pending()
    assert Delivery.objects.to_sink("search").pending().filter(record_id="12").exists()
    del writer
    Delivery.objects.update(next_attempt_at="2020-01-01T00:00:00Z")
    SinkState.objects.update(retry_at=None)
    run_pending()
    assert found(Everything()) == {11, 12}


def test_a_new_word_is_cut_out_of_old_documents(search_index: Path) -> None:
    store_documents(make_document(11, "量子纠缠产业办法"), make_document(12, "别的办法"))
    run_pending()
    assert found(Term("title_words", "量子纠缠产业")) == set()
    SegmenterWord.objects.create(word="量子纠缠产业")
    assert Delivery.objects.to_sink("search").pending().count() == 1
    run_pending()
    assert found(Term("title_words", "量子纠缠产业")) == {11}


def test_a_synonym_group_needs_no_new_index(search_index: Path, client: Client) -> None:
    store_documents(make_document(11, "路灯养护办法", "照明设施。"))
    run_pending()
    assert client.get("/api/search/", {"q": "街灯"}).json()["total"] == 0
    SynonymGroup.objects.create(words="街灯、路灯")
    forget_dictionary()
    assert client.get("/api/search/", {"q": "街灯"}).json()["total"] == 1


def test_attachment_words_are_found(search_index: Path) -> None:
    (record,) = store_documents(make_document(11, "甲办法"))
    record.assets = [{"url": "/files/a.docx", "storage_name": "documents/a.docx", "hash": "h1"}]
    AttachmentText.objects.create(hash="h1", text="附件里的独特词语")
    SearchSink().deliver([record])
    assert found(Phrase("body_line", tuple("独特词语"))) == {11}


def test_evaluation_prints_the_measures(search_index: Path, tmp_path: Path) -> None:
    store_documents(make_document(11, "甲办法", source_id="src-1"), make_document(12, "技术改造办法"))
    run_pending()
    judged = tmp_path / "judged.jsonl"
    judged.write_text(
        '{"kind": "title", "query": "甲办法", "relevant": ["src-1"]}\n'
        '{"kind": "title", "query": "技术改造", "relevant": ["技术改造办法"]}\n'
        '{"kind": "miss", "query": "饕餮", "relevant": ["12"]}\n',
        encoding="utf-8",
    )
    output = run_command("evaluate_search", str(judged), "--misses")
    rows = {line.split()[0]: line.split()[1:] for line in output.splitlines() if line.strip()}
    assert rows["title"][:6] == ["2", "1.000", "1.000", "1.000", "1.000", "0.000"]
    assert "饕餮" in output


def test_evaluation_compares_settings_by_file_on_the_same_queries(search_index: Path, tmp_path: Path) -> None:
    store_documents(make_document(11, "技术改造办法"), make_document(12, "养老规定", "正文说到技术改造。"))
    run_pending()
    ours, theirs = tmp_path / "ours.jsonl", tmp_path / "theirs.jsonl"
    ours.write_text('{"kind": "title", "query": "技术改造", "relevant": ["11"]}\n', encoding="utf-8")
    theirs.write_text('{"kind": "question", "query": "技术改造", "relevant": ["12"]}\n', encoding="utf-8")
    files, kept = [str(ours), str(theirs)], tmp_path / "kept.json"

    changed = run_command("evaluate_search", *files, "--weight", "body_phrase=900", "--keep", str(kept))
    tables = [table.splitlines() for table in changed.strip().split("\n\n")]
    assert [table[0].split()[-1] for table in tables if "jsonl" in table[0]] == ["ours.jsonl", "theirs.jsonl"] * 2
    worse, better = (table[2].split() for table in tables if table[0] == "比第一组多")
    assert worse[:3] == ["title", "-0.500", "-0.500..-0.500*"] and better[:3] == [
        "question",
        "+0.500",
        "+0.500..+0.500*",
    ]
    assert (worse[-2:], better[-2:]) == (["0", "1"], ["1", "0"])

    # Words that an editor changes are judged against answers kept from before.
    assert "+0.000..+0.000" in run_command("evaluate_search", *files, "--against", str(kept))
    ours.write_text('{"kind": "title", "query": "养老", "relevant": ["12"]}\n', encoding="utf-8")
    with pytest.raises(CommandError, match="养老"):
        run_command("evaluate_search", *files, "--against", str(kept))


@pytest.mark.parametrize(
    ("text", "arguments", "message"),
    [
        ("{}\n", [], "第 1 行"),
        ("not json\n", [], "第 1 行"),
        ("", ["--without", "magic"], "magic"),
        ("", ["--weight", "magic=2"], "magic"),
        ("", ["--weight", "freshness"], "freshness"),
    ],
)
def test_evaluation_says_what_is_wrong(tmp_path: Path, text: str, arguments: list[str], message: str) -> None:
    judged = tmp_path / "judged.jsonl"
    judged.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match=message):
        call_command("evaluate_search", str(judged), *arguments)
