"""What stands around the text of an official document and is no part of it: above, masthead, number and title; below,
who signed it when (GB/T 9704-2012, 7.3.5), to whom copies went and who printed it (7.4)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from office_files.html.words import valid_text
from site_content.policies.importing.imported import Block
from site_content.policies.importing.text_facts import COUNT, number_below
from site_content.policies.numbers import LONGEST_NUMBER
from standards.authorities import normalise_authority, split_authorities
from standards.characters import fold_width
from standards.dates import find_dates, parse_date
from standards.number_fields import read_number_field

# A paragraph, or all that stands before the next one.
_PARAGRAPH = re.compile(r"<p(?: [^>]*)?>.*?</p>|(?:(?!<p[ >]).)+", re.S)
_COPIES = re.compile(r"^(?:抄\s*[送报]|分\s*送)\s*[:：]")
_PRINTED = re.compile(r"(?:\d{4}|[一二三四五六七八九〇○零]{4})\s*年.{1,12}日\s*印\s*[发制]$|^印\s*发$")
_OPENNESS = re.compile(r"^[（(]\s*此件.{0,12}公开.{0,10}[）)]$|^(?:主题词|校对|共印)[:：\d]?.*$|^共印\s*\d+\s*份")
_TAIL = 24


@dataclass
class _Piece:
    """One paragraph of a body, or a block that is none."""

    block: int
    text: str
    html: str = ""


def drop_closing(blocks: list[Block], signed_on: date | None, signed_by: Sequence[str]) -> list[Block]:
    """The blocks without the signature that says what is known (``signed_on``, ``signed_by``), and without the colophon."""
    pieces = _pieces(blocks)
    gone = _colophon(pieces) | (_signature(pieces, signed_on, signed_by) if signed_on and signed_by else set())
    return _without(blocks, pieces, gone)


def _pieces(blocks: list[Block]) -> list[_Piece]:
    pieces = []
    for number, (kind, value) in enumerate(blocks):
        if kind == "paragraph":
            pieces += [_Piece(number, _plain(match[0]), match[0]) for match in _PARAGRAPH.finditer(str(value))]
        else:
            pieces.append(_Piece(number, _table_text(value) if kind == "table" else ""))
    return pieces


def _plain(html: str) -> str:
    return re.sub(r"\s+", " ", valid_text(html).replace("\u3000", " ")).strip()


def _table_text(value: Any) -> str:
    return "\n".join(str(cell).strip() for row in value["data"] for cell in row if str(cell or "").strip())


def _colophon(pieces: list[_Piece]) -> set[int]:
    gone: set[int] = set()
    tail = range(max(0, len(pieces) - _TAIL), len(pieces))
    copies = next((n for n in tail if _COPIES.match(pieces[n].text) and pieces[n].html), None)
    printed = next((n for n in tail if _PRINTED.search(pieces[n].text) and pieces[n].html), None)
    if copies is not None:
        gone |= set(range(copies, printed + 1)) if printed is not None and 0 <= printed - copies <= 6 else {copies}
    if printed is not None:
        gone.add(printed)
        # Who printed it may stand in a line of its own above the day.
        if (
            re.match(r"^[\d一二三四五六七八九〇○零]{4}\s*年|^印", pieces[printed].text)
            and printed
            and split_authorities(pieces[printed - 1].text)
        ):
            gone.add(printed - 1)
    gone |= {n for n in tail if pieces[n].html and _OPENNESS.match(pieces[n].text)}
    return gone | {n for n in tail if not pieces[n].html and _is_colophon_table(pieces[n].text)}


def _is_colophon_table(text: str) -> bool:
    lines = text.split("\n")
    return bool(text) and len(lines) <= 8 and any(_COPIES.match(line) for line in lines) and len(text) < 600


def _signature(pieces: list[_Piece], signed_on: date, signed_by: Sequence[str]) -> set[int]:
    """The lines of the signature: the bodies and, below them, the day; or all in one line."""
    known = set(signed_by)
    for number in range(len(pieces) - 1, 0, -1):
        text = pieces[number].text
        if not pieces[number].html or len(text) > 60:
            continue
        dates = find_dates(text)
        if dates and dates[-1].end == len(text) and normalise_authority(text[: dates[-1].start]) in known:
            return {number} if dates[-1].day == signed_on else set()
        if parse_date(text) == signed_on:
            lines = {number}
            above = number - 1
            while (
                above > 0
                and pieces[above].html
                and (names := split_authorities(pieces[above].text))
                and set(names) <= known
            ):
                lines.add(above)
                above -= 1
            if len(lines) > 1:
                return lines
    return set()


def drop_opening(blocks: list[Block], title: str, doc_number: str) -> list[Block]:
    """The blocks without what stands above the text: masthead, number, and title, which may be in several lines.

    Without the title among the first lines nothing goes.
    """
    pieces = _pieces(blocks)
    wanted, read, end = _bare(title), "", 0
    for number, piece in enumerate(pieces[:14], 1):
        is_heading = not piece.html and blocks[piece.block][0] == "heading"
        text = blocks[piece.block][1]["text"] if is_heading else piece.text
        if not piece.html and not is_heading:
            break
        read += _bare(text)
        if read.endswith(wanted) and (len(wanted) >= 6 or _bare(text) == wanted):
            end = number
            break
    if not end:
        return blocks
    while doc_number and (
        lines := _number_lines([piece.text for piece in pieces[end : end + 2] if piece.html], doc_number)
    ):
        end += lines
    return _without(blocks, pieces, set(range(end)))


def _number_lines(texts: list[str], doc_number: str) -> int:
    """How many of the lines are the number, however it is written: one, two (国务院令 and below it 第764号), or none."""
    wanted = read_number_field(doc_number)
    if wanted is None or not texts:
        return 0
    read = read_number_field(texts[0]) if len(texts[0]) <= LONGEST_NUMBER else None
    count = COUNT.fullmatch(_bare(fold_width(texts[0])))
    if (read and read.keys == wanted.keys) or (count and _bare(doc_number).endswith(count[1])):
        return 1
    return 2 if len(texts) > 1 and number_below(*texts[:2]) == doc_number else 0


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def _without(blocks: list[Block], pieces: list[_Piece], gone: set[int]) -> list[Block]:
    if not gone:
        return blocks
    kept: dict[int, str] = {}
    for number, piece in enumerate(pieces):
        if number not in gone:
            kept[piece.block] = kept.get(piece.block, "") + piece.html
    return [
        (kind, kept[number] if kind == "paragraph" else value)
        for number, (kind, value) in enumerate(blocks)
        if number in kept
    ]
