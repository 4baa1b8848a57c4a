"""会员企业, pasted as lines: name, and if wanted role and web address, in columns."""

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

# Spreadsheets paste tabs; people type commas or bars.
_COLUMNS = re.compile(r"\t|[,，|｜]")
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
        cells = [cell.strip() for cell in _COLUMNS.split(line)]
        if any(cells):
            members.append(_parse_member(number, cells))
    return members


def _parse_member(number: int, cells: list[str]) -> Member:
    name, *rest = cells
    urls = [cell for cell in rest if re.match(r"https?:", cell)]
    roles = [cell for cell in rest if cell and cell not in urls]
    if not name or len(urls) > 1 or len(roles) > 1:
        raise ValidationError(
            _("第 %(number)s 行看不懂。每行写一家：企业名称，职务，网址（后两项可以不写）。") % {"number": number}
        )
    for url in urls:
        try:
            _is_web_address(url)
        except ValidationError:
            raise ValidationError(
                _("第 %(number)s 行的网址不完整，请改成 https:// 开头的完整网址。") % {"number": number}
            ) from None
    return Member(name, "".join(roles), "".join(urls))
