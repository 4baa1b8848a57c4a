"""An explanation adds up: its scores put the results in the order in which they are shown."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from publishing.worker import run_pending
from search.answering.retrieval import retrieve
from search.curation.rules import Curation
from search.engines import get_engine
from search.query.understanding import understand
from search.scoring.components import HEAD_COMPONENTS
from search.scoring.part_labels import PART_LABELS
from search.scoring.ranking import Ranking
from search.tuning.explaining import ExplainedAnswer, explain
from search.words.dictionary import current_dictionary
from tests.search_documents import make_document, store_documents

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def policies(search_index: Path) -> None:
    store_documents(
        make_document(11, "技术改造补助办法", "企业可以申请设备投资补助。", date="2024-05-01"),
        make_document(12, "设备投资补助办法", "支持技术改造。补助设备投资。", date="2020-01-01", validity="repealed"),
        make_document(13, "关于印发《技术改造管理细则》的通知", "细则全文。", date="2016-03-01", validity="expired"),
        make_document(14, "技术改造新闻", "本市技术改造投资增长。", kind="news"),
        make_document(15, "消防安全须知", "防火。"),
    )
    run_pending()


def explained(query: str, **options: object) -> ExplainedAnswer:
    options = {"curation": Curation(), **options}
    return explain(get_engine(), understand(query, current_dictionary()), **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("query", ["技术改造", "技术改造 补助", "计术改造", "jsgz", "设备投资怎么申请补助"])
def test_the_scores_give_the_order_of_the_results(query: str) -> None:
    answer = explained(query)
    plain = retrieve(get_engine(), understand(query, current_dictionary()))
    assert [one.number for one in answer.explanations] == plain.numbers
    scores = [one.score for one in answer.explanations]
    assert scores == sorted(scores, reverse=True) and scores[-1] > 0
    assert [one.rank for one in answer.explanations] == list(range(1, len(scores) + 1))


def test_a_part_that_is_switched_off_is_gone_and_the_rest_stays() -> None:
    whole = explained("技术改造").explanations[0]
    without = explained("技术改造", ranking=Ranking(["body_words"])).explanations[0]
    assert {part.name for part in whole.parts} - {part.name for part in without.parts} == {"body_words"}
    lost = next(part.score for part in whole.parts if part.name == "body_words")
    assert without.sum == pytest.approx(whole.sum - lost, rel=1e-4)


def test_pinned_blocked_and_missing_pages_are_told(db: None) -> None:
    answer = explained("技术改造", curation=Curation((15,), frozenset({14})), numbers=[13, 999])
    by_number = {one.number: one for one in answer.explanations}
    assert by_number[15].pinned and not by_number[15].matched and by_number[15].rank == 1
    assert by_number[14].blocked and by_number[14].rank is None and by_number[14].matched
    assert 999 not in by_number


def test_factors_are_those_of_the_document() -> None:
    by_number = {one.number: one for one in explained("技术改造").explanations}
    assert by_number[12].validity_factor == 0.8 and by_number[14].validity_factor == 1.0
    assert by_number[14].freshness_factor > by_number[13].freshness_factor >= 1.0


@pytest.mark.parametrize("component", HEAD_COMPONENTS, ids=lambda component: component.__name__)
def test_every_part_has_a_name_for_editors(component: object) -> None:
    assert component.__name__ in PART_LABELS  # type: ignore[attr-defined]


def test_an_empty_query_has_nothing_to_explain() -> None:
    assert all(one.score == 0 for one in explained("？！").explanations)


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("explain_search", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_lists_places_parts_and_factors() -> None:
    output = run("技术改造 2024年", "--page", "15", "--page", "999", "--top", "2")
    assert "拆成的词：技术改造" in output or "技术" in output
    assert "1  " in output and "标题中的词 (title_words)" in output and "有效性" in output
    assert "不在前 500 名" in output and "《消防安全须知》 [15]（检索词本身没有命中）" in output
    assert "索引里没有编号为 999 的页面" in output


@pytest.mark.parametrize(("arguments", "message"), [(["--without", "magic"], "magic"), (["--top", "51"], "50")])
def test_the_command_says_what_is_wrong(arguments: list[str], message: str) -> None:
    with pytest.raises(CommandError, match=message):
        run("技术改造", *arguments)


def test_the_command_says_that_there_is_no_index(settings: object, tmp_path: object) -> None:
    from search.engines import forget_engines

    settings.QIFU_SEARCH_INDEX_DIR = tmp_path / "nowhere"  # type: ignore[attr-defined, operator]
    forget_engines()
    with pytest.raises(CommandError, match="reindex"):
        run("技术改造")
