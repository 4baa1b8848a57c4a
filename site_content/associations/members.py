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
_WITHOUT_SCHEME = re.compile(r"(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?:[:/?#].*)?", re.I)
_is_web_address = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True)
class Member:
    name: str
    role: str = ""
    url: str = ""


def parse_members(text: str) -> list[Member]:
    """The members in ``text``, one per line: ``name[, role][, address]``.

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
    return "\n".join("，".join(_quote(part) for part in (m.name, m.role, m.url) if part) for m in members)


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
    roles = [cell for cell in rest if cell and cell not in urls]
    if not name or len(urls) > 1 or len(roles) > 1:
        raise ValidationError(
            _("第 %(number)s 行看不懂。每行写一家：企业名称，职务，网址（后两项可以不写）。") % {"number": number}
        )
    addresses = [find_address(url) for url in urls]
    if not all(addresses):
        raise ValidationError(_("第 %(number)s 行的网址不完整，请改成 https:// 开头的完整网址。") % {"number": number})
    return Member(name, "".join(roles), "".join(addresses))
