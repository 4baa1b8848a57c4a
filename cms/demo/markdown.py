"""From Markdown to a StreamField body.

Beyond plain Markdown: a line ``表：名称`` before a table is its caption; a quotation whose first line
is ``【提示】标题`` (or 注意, 好消息) is a callout; a fenced block ``steps`` has a line ``名称：说明`` per step,
one called ``faq`` lines that begin with ``问：`` and ``答：``; ``[文字](page:policies/abc)`` links to a page of the demo.
"""

import re
from collections.abc import Callable
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

RawBlock = dict[str, Any]
PageNumber = Callable[[str], int | None]
TONES = {"提示": "info", "注意": "warning", "好消息": "success"}

_parser = MarkdownIt("commonmark").enable("table")
_parser.add_render_rule("softbreak", lambda *args: "")
_CALLOUT = re.compile(r"^【(提示|注意|好消息)】(.*)$")
_PAGE_LINK = re.compile(r'<a href="page:([^"]+)">(.*?)</a>')


def markdown_to_html(text: str, page_number: PageNumber) -> str:
    """Rich text as Wagtail stores it."""
    return link_pages(_parser.render(text).strip(), page_number)


def markdown_to_body(text: str, page_number: PageNumber) -> list[RawBlock]:
    """The raw value of a body: ``[{"type", "value"}]``, neighbouring paragraphs in one block."""
    blocks: list[RawBlock] = []
    caption = ""
    for group in top_level_groups(_parser.parse(text)):
        if found := _caption_of(group):
            caption = found
            continue
        block = _convert(group, caption, page_number)
        caption = ""
        if block["type"] == "paragraph" and blocks and blocks[-1]["type"] == "paragraph":
            blocks[-1]["value"] += block["value"]
        else:
            blocks.append(block)
    return blocks


def top_level_groups(tokens: list[Token]) -> list[list[Token]]:
    """The tokens of each top-level element."""
    groups: list[list[Token]] = []
    depth = 0
    for token in tokens:
        if depth == 0:
            groups.append([])
        groups[-1].append(token)
        depth += token.nesting
    return groups


def link_pages(html: str, page_number: PageNumber) -> str:
    """``page:KEY`` addresses → Wagtail's page links; a page that isn't there leaves its text."""

    def replace(match: re.Match[str]) -> str:
        number = page_number(match[1])
        return f'<a linktype="page" id="{number}">{match[2]}</a>' if number else match[2]

    return _PAGE_LINK.sub(replace, html)


def _caption_of(group: list[Token]) -> str:
    text = group[1].content if group[0].type == "paragraph_open" else ""
    return text[2:].strip() if text.startswith("表：") and "\n" not in text else ""


def _convert(group: list[Token], caption: str, page_number: PageNumber) -> RawBlock:
    first = group[0]
    if first.type == "heading_open":
        level = "2" if first.tag in ("h1", "h2") else "3"
        return {"type": "heading", "value": {"text": group[1].content, "level": level}}
    if first.type == "table_open":
        return {"type": "table", "value": _table(group, caption)}
    if first.type == "fence" and first.info.strip() in ("steps", "faq"):
        convert = _steps if first.info.strip() == "steps" else _questions
        return {"type": first.info.strip(), "value": convert(first.content, page_number)}
    if first.type == "blockquote_open" and (match := _CALLOUT.match(_first_line(group))):
        text = _render(_without_first_line(group[1:-1]), page_number)
        return {"type": "callout", "value": {"tone": TONES[match[1]], "title": match[2].strip(), "text": text}}
    return {"type": "paragraph", "value": _render(group, page_number)}


def _render(tokens: list[Token], page_number: PageNumber) -> str:
    return link_pages(_parser.renderer.render(tokens, _parser.options, {}).strip(), page_number)


def _without_first_line(tokens: list[Token]) -> list[Token]:
    """A quotation's paragraphs without the line that holds the callout's title."""
    inline = tokens[1]
    breaks = [n for n, child in enumerate(inline.children or []) if child.type == "softbreak"]
    if not breaks:
        return tokens[3:]
    inline.children = (inline.children or [])[breaks[0] + 1 :]
    return tokens


def _first_line(group: list[Token]) -> str:
    return next((token.content for token in group if token.type == "inline"), "").split("\n")[0]


def _table(group: list[Token], caption: str) -> dict[str, Any]:
    rows: list[list[str]] = []
    for token in group:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(token.content.replace("<br>", "\n"))
    return {
        "data": rows,
        "cell": [],
        "mergeCells": [],
        "table_caption": caption,
        "first_row_is_table_header": True,
        "first_col_is_header": False,
        "table_header_choice": "row",
    }


def _steps(text: str, page_number: PageNumber) -> list[dict[str, str]]:
    steps = []
    for line in filter(None, map(str.strip, text.splitlines())):
        title, _, rest = line.partition("：")
        steps.append({"title": title, "text": markdown_to_html(rest, page_number)})
    return steps


def _questions(text: str, page_number: PageNumber) -> list[dict[str, str]]:
    questions = []
    for part in re.split(r"^问：", text.strip(), flags=re.M)[1:]:
        question, _, answer = part.partition("\n答：")
        questions.append({"question": question.strip(), "answer": markdown_to_html(answer.strip(), page_number)})
    return questions
