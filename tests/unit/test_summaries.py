"""What an automatic summary is cut from."""

from typing import Any

import pytest

from site_content.base.bodies import summary_text

PARAGRAPH = {"type": "paragraph", "html": "<p>为支持企业，制定本办法。</p>"}
HEADING = {"type": "heading", "level": 2, "text": "总则", "anchor": "h1"}
TABLE = {"type": "table", "caption": "补助比例", "rows": [[{"html": "甲档"}, {"html": "12%"}]]}
STEPS = {"type": "steps", "items": [{"title": "提交", "html": "<p>线上提交。</p>"}]}
IMAGE = {"type": "image"}


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        ([TABLE, HEADING, PARAGRAPH, STEPS], "为支持企业，制定本办法。"),
        ([HEADING, TABLE, STEPS], "总则 提交 线上提交。"),
        ([IMAGE, TABLE], "补助比例 甲档 12%"),
        ([IMAGE], ""),
    ],
)
def test_it_is_the_prose_and_a_table_only_where_there_is_nothing_else(
    blocks: list[dict[str, Any]], expected: str
) -> None:
    assert summary_text(blocks) == expected
