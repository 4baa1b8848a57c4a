"""Markdown of the demo content → StreamField blocks; relative dates → days."""

from datetime import date

import pytest

from cms.demo.dates import parse_day, parse_moment
from cms.demo.markdown import markdown_to_body

TUESDAY = date(2026, 11, 24)


def no_page(key: str) -> None:
    return None


def test_neighbouring_paragraphs_and_lists_become_one_block() -> None:
    assert markdown_to_body("一\n\n- 甲\n- 乙\n", no_page) == [
        {"type": "paragraph", "value": "<p>一</p><ul>\n<li>甲</li>\n<li>乙</li>\n</ul>"}
    ]


def test_a_line_before_a_table_is_its_caption() -> None:
    (block,) = markdown_to_body("表：标准\n\n| 级别 | 金额 |\n| --- | --- |\n| 市级 | 10万元 |\n", no_page)
    assert block["type"] == "table"
    assert block["value"]["table_caption"] == "标准"
    assert block["value"]["data"] == [["级别", "金额"], ["市级", "10万元"]]


def test_a_quotation_with_a_tone_is_a_callout() -> None:
    (block,) = markdown_to_body("> 【注意】已经废止\n> 请看[新办法](page:a)。\n", lambda key: 7)
    assert block["value"] == {
        "tone": "warning",
        "title": "已经废止",
        "text": '<p>请看<a linktype="page" id="7">新办法</a>。</p>',
    }


def test_a_link_to_a_page_that_is_not_there_leaves_its_text() -> None:
    (block,) = markdown_to_body("见[办法](page:a)。", no_page)
    assert block["value"] == "<p>见办法。</p>"


def test_fenced_steps_and_questions() -> None:
    steps, faq = markdown_to_body(
        "```steps\n受理：1日内\n审查：2日内\n```\n\n```faq\n问：收费吗？\n答：不收费。\n```\n", no_page
    )
    assert [step["title"] for step in steps["value"]] == ["受理", "审查"]
    assert faq["value"] == [{"question": "收费吗？", "answer": "<p>不收费。</p>"}]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("今天", TUESDAY),
        ("今天+3", date(2026, 11, 27)),
        ("今天+4", date(2026, 11, 30)),  # Saturday → Monday
        ("今天-2", date(2026, 11, 20)),  # Sunday → Friday
        ("今天+38", date(2027, 1, 4)),  # New Year's Day, a Friday → Monday
        ("2024-05-01", date(2024, 5, 1)),
    ],
)
def test_relative_days_keep_off_weekends_and_holidays(text: str, day: date) -> None:
    assert parse_day(text, TUESDAY) == day


def test_a_relative_time_is_in_the_portals_zone() -> None:
    assert parse_moment("今天+1 09:30", TUESDAY).isoformat() == "2026-11-25T09:30:00+08:00"


def test_a_day_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(ValueError, match="明天"):
        parse_day("明天", TUESDAY)
