"""Any HTML becomes rich text that is its own best form, with all its words."""

import json
import re
from html import unescape

import nh3
import pytest
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from site_content.base.blocks import RICH_TEXT_FEATURES
from site_content.base.rich_text import to_storage
from tests.html_samples import SAMPLES, make_html


def stored(html: str) -> str:
    return to_storage(html, RICH_TEXT_FEATURES)


@pytest.mark.parametrize(
    ("html", "right"),
    [
        ("<p>一、时间<br>二、地点<br></p>", "<p>一、时间<br/>二、地点</p>"),
        ("甲<br>乙", "<p>甲<br/>乙</p>"),
        ("<b><p>甲</p><i>乙</b>丙</i>", "<p><b>甲</b></p><p><b><i>乙</i></b><i>丙</i></p>"),
        ("<ul><li><p>甲</p><p>乙</p></li></ul>", "<ul><li>甲<br/>乙</li></ul>"),
        ("<ul><li>甲<ul><li>乙</ul><li>丙</ul>", "<ul><li>甲<ul><li>乙</li></ul></li><li>丙</li></ul>"),
        ("<blockquote><p>甲</p><p>乙</p></blockquote>", "<blockquote>甲<br/>乙</blockquote>"),
        ("<h1>甲</h1><h6>乙</h6><hr>", "<h3>甲</h3><h4>乙</h4><hr/>"),
        ("<table><tr><td>甲<td>乙</table>", "<p>甲</p><p>乙</p>"),
        ("<ol start='3'><li>丙<li>丁</ol>", "<p>3. 丙</p><p>4. 丁</p>"),
        ("<ol><li>甲</ol><ol><li>又</ol>", "<ol><li>甲</li></ol><p>1. 又</p>"),
        ("<ol type='a'><li>甲</ol>", "<p>a. 甲</p>"),
        ("<ol><li>甲<li value='5'>乙</ol>", "<ol><li>甲</li></ol><p>5. 乙</p>"),
        ("<a href='#note-1' onclick='x'>甲</a>", '<p><a href="#note-1">甲</a></p>'),
        ("<a linktype='page' id='7'>甲</a>", '<p><a linktype="page" id="7">甲</a></p>'),
        ("<a linktype='page' id='x'>甲</a><a href='javascript:x'>乙</a>", "<p>甲乙</p>"),
        ("最高<del>五</del>八万元，<strike>三</strike>", "<p>最高<s>五</s>八万元，<s>三</s></p>"),
        ("原<span style='text-decoration:line-through'>三</span>万", "<p>原<s>三</s>万</p>"),
        ("<ruby>枷<rp>(</rp><rt>jiā</rt><rp>)</rp></ruby>式", "<p>枷（jiā）式</p>"),
        ('<p data-block-key="ab1"></p><p data-block-key="cd2">甲</p>', '<p data-block-key="ab1"></p><p data-block-key="cd2">甲</p>'),
        ('<ol><li data-block-key="a">甲<ul><li data-block-key="b">乙</li></ul></li></ol><ol><li data-block-key="c">丙</li></ol>',
         '<ol><li data-block-key="a">甲<ul><li data-block-key="b">乙</li></ul></li><li data-block-key="c">丙</li></ol>'),
        ("<script>alert(1)</script><p></p>", ""),
    ],
)  # fmt: skip
def test_what_becomes_of(html: str, right: str) -> None:
    assert stored(html) == right


def test_a_field_without_a_feature_keeps_the_words() -> None:
    assert to_storage("<h2>甲</h2><i>乙</i><hr><blockquote>丙</blockquote>", ["bold"]) == "<p>甲</p><p>乙</p><p>丙</p>"


def words(html: str) -> str:
    return re.sub(r"[\s（）]|\d\. ", "", unescape(nh3.clean(html, tags=set(), clean_content_tags={"script", "style"})))


@pytest.mark.parametrize("part", range(4))
def test_no_word_goes_and_doing_it_again_changes_nothing(part: int) -> None:
    for html in [*SAMPLES, *(make_html(seed) for seed in range(part, 1200, 4))]:
        once = stored(html)
        assert stored(once) == once, html
        if "rp" not in html and "<ol" not in html:
            assert words(once) == words(html), html


@pytest.mark.parametrize(
    "html", ["<div>" * 60_000, "<ul><li>甲" * 5000, "<b><p>甲" * 5000, "<a " * 40_000, "<blockquote>" * 9000]
)
def test_a_text_that_is_made_to_stall_comes_out_flat(html: str) -> None:
    assert stored(html).count("甲") == html.count("甲")


def sent(**block: object) -> str:
    content = {"blocks": [{"key": "a", "text": "办法正文", "type": "unstyled", **block}], "entityMap": {}}
    return ContentstateConverter(RICH_TEXT_FEATURES).to_database_format(json.dumps(content))


def test_a_style_upon_itself_is_that_style() -> None:
    bold = [{"offset": 0, "length": 3, "style": "BOLD"}] * 5000 + [{"offset": 2, "length": 10**9, "style": "BOLD"}]
    assert re.sub(' data-block-key="a"', "", sent(inlineStyleRanges=bold)) == "<p><b>办法正文</b></p>"


@pytest.mark.parametrize(
    "odd",
    [
        {"depth": "x"},
        {"depth": 10**6, "type": "unordered-list-item"},
        {"type": 7},
        {"entityRanges": [{"key": 7, "offset": 0, "length": 1}, 3], "inlineStyleRanges": "x"},
    ],
)
def test_what_no_editor_sends_leaves_the_words(odd: dict[str, object]) -> None:
    assert re.sub("<[^>]+>", "", sent(**odd)) == "办法正文"


@pytest.mark.parametrize("text", ["{", "[]", "null", '{"blocks": ["x"], "entityMap": 5}', "[" * 50_000])
def test_what_is_no_rich_text_at_all_is_none(text: str) -> None:
    assert ContentstateConverter(RICH_TEXT_FEATURES).to_database_format(text) == ""
