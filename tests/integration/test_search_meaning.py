"""Reranking by meaning, with a model of the operator's; and every search without it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from publishing.deliveries import process_sink
from publishing.delivery_requests import request_deliveries
from publishing.models import Record, SinkState
from publishing.reconcile import SweepResult, sweep_sink
from publishing.sinks import forget_sinks
from search.checks import check_model
from search.embedding.closeness import vector_store
from search.embedding.models import forget_models, get_encoder
from tests.search_documents import make_document, store_documents
from tests.sentence_models import write_model

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("search_index")]

VECTORS = "search_vectors"
# 饭店 stands in none of them; the other words stand in all, in the others more often, but these are about traffic.
QUERY = "饭店卫生检查"
MEANT, OTHERS = 21, (22, 23, 24)
ON_FOOD, ON_TRAFFIC = "餐饮食厨卫生，餐饮食厨检查。", "驾车交通驶车交通驶，驾车交通，卫生检查。车驾交通驶，卫生检查。"


@pytest.fixture
def model(settings: Settings, search_index: Path, tmp_path: Path) -> Iterator[Path]:
    folder = write_model(tmp_path / "model")
    settings.QIFU_SEARCH_MODEL = str(folder)
    settings.QIFU_SINKS = {**settings.QIFU_SINKS, VECTORS: "search.indexing.vectors.VectorsSink"}
    forget()
    yield folder
    forget()


def forget() -> None:
    forget_sinks()
    forget_models()


@pytest.fixture
def filled(model: Path) -> list[Record]:
    records = store_documents(
        make_document(MEANT, "样例规定", ON_FOOD),
        *(make_document(number, f"样例办法之{number}", ON_TRAFFIC) for number in OTHERS),
    )
    request_deliveries(records, ["search", VECTORS])
    deliver()
    get_encoder()
    return records


def deliver() -> None:
    for name in ("search", VECTORS):
        while process_sink(name, "worker"):
            pass


def found(query: str = QUERY) -> list[int]:
    return [int(hit["id"]) for hit in Client().get("/api/search/", {"q": query}).json()["results"]]


def test_what_means_the_same_comes_before_what_shares_a_word(filled: list[Record], settings: Settings) -> None:
    assert found()[0] == MEANT
    settings.QIFU_SEARCH_MODEL = ""
    assert found()[0] != MEANT and MEANT in found()


def test_the_explanation_says_what_meaning_adds(filled: list[Record], capsys: pytest.CaptureFixture[str]) -> None:
    call_command("explain_search", QUERY)
    assert "意思相近" in capsys.readouterr().out


def test_who_types_what_stands_somewhere_finds_that_as_before(filled: list[Record], settings: Settings) -> None:
    (other,) = store_documents(make_document(25, "另一办法", f"{ON_TRAFFIC}饭店卫生检查先后次序不论。"))
    request_deliveries([other], ["search", VECTORS])
    deliver()
    with_model = found("饭店卫生检查先后次序")
    settings.QIFU_SEARCH_MODEL = ""
    assert with_model == found("饭店卫生检查先后次序") and with_model[0] == 25


def test_vectors_follow_the_records(filled: list[Record]) -> None:
    sweep_sink(VECTORS, result := SweepResult())
    assert result == SweepResult()
    table = vector_store().read_table()
    assert table is not None and set(table.entries) == {MEANT, *OTHERS}
    before = table.entries[MEANT]
    store_documents(make_document(MEANT, "样例规定", ON_FOOD, doc_number="样政〔2024〕1号"))
    Record.objects.filter(id=str(OTHERS[0])).update(live=False)
    sweep_sink(VECTORS, result)
    deliver()
    table = vector_store().read_table()
    assert table is not None and set(table.entries) == {MEANT, *OTHERS[1:]}
    after = table.entries[MEANT]
    assert after.sequence > before.sequence and after.first == before.first  # the same texts: nothing was made anew


def test_reindexing_makes_what_is_missing(filled: list[Record], capsys: pytest.CaptureFixture[str]) -> None:
    vector_store().write(get_encoder().fingerprint, get_encoder().dimensions, removed=[MEANT])
    assert found()  # one without vectors among others
    call_command("reindex", "--if-needed")
    assert "语义向量已补齐：4 条" in capsys.readouterr().out
    table = vector_store().read_table()
    assert table is not None and set(table.entries) == {MEANT, *OTHERS}


@pytest.mark.parametrize(
    "harm", ["vectors gone", "vectors broken", "another model", "other dimensions", "model broken"]
)
def test_search_answers_as_before_without_model_or_vectors(
    filled: list[Record], settings: Settings, model: Path, tmp_path: Path, harm: str
) -> None:
    folder = vector_store().folder
    if harm == "vectors gone":
        (folder / "table").unlink()
    elif harm == "vectors broken":
        (folder / "table").write_bytes(b"nonsense")
    elif harm == "model broken":
        (model / "model.onnx").unlink()
    else:
        settings.QIFU_SEARCH_MODEL = str(
            write_model(tmp_path / "other", dimensions=16 if harm == "other dimensions" else 32, meanings=("水电",))
        )
    forget()
    if harm == "model broken":
        with pytest.raises(CommandError, match=r"model\.onnx"):
            call_command("reindex", "--if-needed")
    else:
        get_encoder()
    (message,) = check_model(None)
    assert message.id == ("search.W002" if harm == "model broken" else "search.W003")
    with_model = found()
    settings.QIFU_SEARCH_MODEL = ""
    assert check_model(None) == [] and with_model == found() != []


def test_a_sink_whose_model_is_away_waits_and_says_why(model: Path) -> None:
    (model / "tokenizer.json").unlink()
    request_deliveries(store_documents(make_document(1, "样例")), [VECTORS])
    assert process_sink(VECTORS, "worker") == 0
    assert "docs/operations.md" in SinkState.objects.get(name=VECTORS).last_error
