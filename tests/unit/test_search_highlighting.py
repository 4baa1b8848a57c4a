"""Matches marked in the original text; all else escaped."""

import pytest

from search.analysis.segmentation import Segmenter
from search.answering.correction import suggest_correction
from search.answering.highlighting import SNIPPET_LENGTH, mark, marked_terms, snippet
from search.query.understanding import understand
from search.words.dictionary import Dictionary

DICTIONARY = Dictionary(Segmenter(), Segmenter(), {}, {}, {})


def terms(query: str) -> list[str]:
    return marked_terms(understand(query, DICTIONARY))


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("支持專精特新企業", "专精特新", "支持<mark>專精特新</mark>企業"),
        ("胶政发〔2016〕12号文", "胶政发2016 12", "<mark>胶政发〔2016〕12号</mark>文"),
        ("面积１００㎡以上", "100", "面积<mark>１００</mark>㎡以上"),
        ("<b>补助</b> & 奖励", "补助", "&lt;b&gt;<mark>补助</mark>&lt;/b&gt; &amp; 奖励"),
        ("iso9001认证", "iso", "iso9001认证"),
        ("没有", "补助", "没有"),
    ],
)
def test_marks_stand_in_the_original(text: str, query: str, marked: str) -> None:
    assert mark(text, terms(query)) == marked


def test_a_script_in_a_query_marks_nothing_and_does_no_harm() -> None:
    assert mark("<script>alert(1)</script>", terms("<script>")) == (
        "&lt;<mark>script</mark>&gt;alert(1)&lt;/<mark>script</mark>&gt;"
    )


def test_the_snippet_shows_where_most_matches_stand() -> None:
    text = "开头。" + "无关的话。" * 60 + "技术改造可以申请补助。" + "别的话。" * 60
    shown = snippet(text, terms("技术改造 补助"))
    assert "<mark>技术改造</mark>" in shown and "<mark>补助</mark>" in shown
    assert shown.startswith("…") and shown.endswith("…")
    assert len(shown.replace("<mark>", "").replace("</mark>", "")) <= SNIPPET_LENGTH + 2


def test_a_short_text_is_shown_whole() -> None:
    assert snippet("技术改造", terms("改造")) == "技术<mark>改造</mark>"
    assert snippet("", terms("改造")) == ""


def test_a_title_that_sounds_alike_is_suggested() -> None:
    assert (
        suggest_correction(understand("海道保护", DICTIONARY), ["样例海岛保护法"], DICTIONARY.segmenter) == "海岛保护"
    )
    assert (
        suggest_correction(understand("haidaobaohu", DICTIONARY), ["样例海岛保护法"], DICTIONARY.segmenter)
        == "海岛保护"
    )
    assert suggest_correction(understand("hdbh", DICTIONARY), ["样例海岛保护法"], DICTIONARY.segmenter) == "海岛保护"


def test_nothing_is_suggested_for_what_is_right_or_like_nothing() -> None:
    assert suggest_correction(understand("海岛保护", DICTIONARY), ["样例海岛保护法"], DICTIONARY.segmenter) is None
    assert suggest_correction(understand("技术改造", DICTIONARY), ["样例海岛保护法"], DICTIONARY.segmenter) is None
