"""会员企业, pasted as lines: name, and if wanted role and web address, in columns."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from standards.lists import split_terms

# Spreadsheets paste tabs; people type commas or bars. The comma before "Ltd." is none of these.
_COLUMNS = re.compile(r"\t|[|｜]|[,，](?!\s*(?:ltd|limited|inc|llc|l\.l\.c|corp|co|plc|gmbh|s\.?a|b\.?v)\b)", re.I)
# A cell that holds such a mark stands in quotes, a quote in it twice.
_CELL = re.compile(r'\s*"((?:[^"]|"")*)"\s*(?=[\t|｜,，]|$)')
# What a member makes is told apart from its role by the word before it.
_PRODUCTS = re.compile(r"(?:主营|主要产品|产品|经营)(?:范围|产品)?\s*[:：]\s*(.*)")
_WITHOUT_SCHEME = re.compile(r"(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?:[:/?#].*)?", re.I)
_is_web_address = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True)
class Member:
    name: str
    role: str = ""
    url: str = ""
    products: str = ""


def parse_members(text: str) -> list[Member]:
    """The members in ``text``, one per line: ``name[, role][, address][, 产品：products]``.

    Raises ValidationError (Chinese, with the line's number) for a line that cannot be read.
    """
    members = []
    for number, line in enumerate(text.splitlines(), start=1):
        cells = list(_split(line))
        if any(cells):
            members.append(_parse_member(number, cells))
    return members


def write_members(members: Iterable[Member]) -> str:
    """The lines that ``parse_members`` reads."""
    return "\n".join("，".join(_quote(part) for part in _cells(m) if part) for m in members)


def _cells(member: Member) -> tuple[str, ...]:
    return (member.name, member.role, member.url, f"产品：{member.products}" if member.products else "")


def find_address(text: str) -> str:
    """The first web address in ``text``, complete: ``www.example.cn`` is one too; "" if there is none."""
    for word in split_terms(" ".join(unicodedata.normalize("NFKC", text).split()), " "):
        address = (
            word if re.match(r"https?://", word, re.I) else f"http://{word}" if _WITHOUT_SCHEME.fullmatch(word) else ""
        )
        if address and _is_address(address):
            return address
    return ""


def _is_address(text: str) -> bool:
    try:
        _is_web_address(text)
    except ValidationError:
        return False
    return True


def _split(line: str) -> Iterator[str]:
    start = 0
    while start <= len(line):
        quoted = _CELL.match(line, start)
        separator = _COLUMNS.search(line, quoted.end() if quoted else start)
        end = separator.start() if separator else len(line)
        yield quoted[1].replace('""', '"').strip() if quoted else line[start:end].strip()
        start = separator.end() if separator else len(line) + 1


def _quote(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if list(_split(cell)) != [cell] else cell


def _parse_member(number: int, cells: list[str]) -> Member:
    name, *rest = cells
    urls = [cell for cell in rest if re.match(r"https?:|www\.", cell, re.I)]
    products = [match[1].strip() for cell in rest if (match := _PRODUCTS.fullmatch(cell))]
    roles = [cell for cell in rest if cell and cell not in urls and not _PRODUCTS.fullmatch(cell)]
    if not name or len(urls) > 1 or len(roles) > 1 or len(products) > 1:
        raise ValidationError(
            _(
                "第 %(number)s 行看不懂。每行写一家：企业名称，职务，网址，产品：……（后三项可以不写，几样产品用顿号隔开）。"
            )
            % {"number": number}
        )
    addresses = [find_address(url) for url in urls]
    if not all(addresses):
        raise ValidationError(_("第 %(number)s 行的网址不完整，请改成 https:// 开头的完整网址。") % {"number": number})
    return Member(name, "".join(roles), "".join(addresses), "".join(products))
