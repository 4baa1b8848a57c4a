"""What a row of a list states of an enterprise, or why it cannot be taken."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from services.contacts.reading import BadContact
from services.enterprises.contacts import Reach, read_reaches
from services.enterprises.facts import LABELS, Facts, label_of
from services.enterprises.models import EnterpriseState
from services.enterprises.tables import Table
from services.units.models import Unit
from standards.cells import FORMULA_STARTS
from standards.characters import fold_width
from standards.credit_codes import LENGTH, is_credit_code, tidy_credit_code
from standards.dates import parse_date
from standards.industries import find_industry
from standards.lists import split_terms

LONGEST_NAME, LONGEST_ZONE, LONGEST_TAG, MOST_TAGS = 120, 60, 20, 20
MOST = 10**12
_YES, _NO = {"是", "规上", "y", "yes", "1"}, {"否", "规下", "n", "no", "0"}
_TOWN_ENDS = re.compile(r"(?:人民政府|街道办事处|办事处|街道办|街道|镇|乡)$")


class Wrong(Exception):
    """Why a cell cannot be taken, in Chinese, with what to do."""


@dataclass
class StatedRow:
    """``contacts``: those that can be read; ``as_of``: the row's own day, if it has one; ``problems``: why it is refused."""

    number: int
    code: str
    stated: Facts = field(default_factory=dict)
    contacts: list[Reach] = field(default_factory=list)
    as_of: date | None = None
    problems: list[str] = field(default_factory=list)


class Towns:
    """Towns and parks by their names, with and without 街道, 镇."""

    def __init__(self) -> None:
        self._found: dict[str, set[int]] = {}
        for pk, name in Unit.objects.towns().values_list("pk", "name"):
            for written in {name, _TOWN_ENDS.sub("", name)}:
                self._found.setdefault(written, set()).add(pk)

    def find(self, text: str) -> int:
        """Raises Wrong."""
        found = self._found.get(text) or self._found.get(_TOWN_ENDS.sub("", text)) or set()
        if len(found) != 1:
            raise Wrong(_("没有叫“%(name)s”的镇办或园区，请写全称") % {"name": text[:30]})
        return next(iter(found))


def read_row(table: Table, number: int, cells: list[str], towns: Towns, today: date) -> StatedRow:
    row = StatedRow(number, tidy_credit_code(table.read(cells, "credit_code")))
    row.problems += [_explain_code(row.code)] if not is_credit_code(row.code) else []
    if number in table.formulas:
        row.problems.append(_("有公式，文件里没有它的结果：请用 Excel 或 WPS 打开后保存一次，或粘贴为数值"))
    readers: dict[str, Callable[[str], Any]] = {
        "name": read_name,
        "former_names": lambda text: [read_name(name) for name in split_terms(text)],
        "industry_codes": read_industries,
        "town": towns.find,
        "zone": lambda text: _short(text, LONGEST_ZONE),
        "founded_on": lambda text: read_day(text, latest=today).isoformat(),
        "above_scale": read_yes_or_no,
        "qualifications": read_qualifications,
        "tags": read_tags,
        "state": read_state,
        "merged_into": read_code,
    }
    for name, reader in readers.items():
        if (text := table.read(cells, name)) and (
            value := _note(row, label_of(name), partial(reader, text))
        ) is not None:
            row.stated[name] = value
    if "name" not in row.stated and not row.problems:
        row.problems.append(_("没有企业名称"))
    _read_figures(table, cells, row, today)
    for name, label in (("phone", _("联系电话")), ("email", _("邮箱"))):
        if text := table.read(cells, name):
            row.contacts += _note(row, label, partial(read_reaches, text)) or []
    if text := table.read(cells, "as_of"):
        row.as_of = _note(row, _("数据日期"), lambda: read_day(text, latest=today))
    if row.stated.get("state") == EnterpriseState.MERGED_INTO and "merged_into" not in row.stated:
        row.problems.append(_("被合并的企业要写明并入企业的信用代码"))
    if row.stated.get("merged_into") == row.code:
        row.problems.append(_("并入企业不能是它自己"))
    return row


def _note(row: StatedRow, label: str, read: Callable[[], Any]) -> Any:
    try:
        return read()
    except (Wrong, BadContact) as wrong:
        row.problems.append(f"{label}：{wrong}")
        return None


def _read_figures(table: Table, cells: list[str], row: StatedRow, today: date) -> None:
    year = table.read(cells, "year")
    for column in table.figures:
        text = cells[column.at].strip() if column.at < len(cells) else ""
        if not text:
            continue
        of = column.year or _note(row, _("年度"), lambda: read_year(year, today))
        value = _note(row, str(LABELS[column.figure]), partial(read_figure, text, column.figure, column.factor))
        if of and value is not None:
            row.stated[f"figures.{of}.{column.figure}"] = value


def _explain_code(code: str) -> str:
    if not code:
        return _("没有统一社会信用代码")
    if re.fullmatch(r"[\d.]+E\d+", code):
        return _("统一社会信用代码被表格程序变成了数字，请把这一列设为“文本”后重新填写")
    if len(code) != LENGTH:
        return _("统一社会信用代码应为 18 位，这里是 %(length)d 位") % {"length": len(code)}
    return _("统一社会信用代码不对（校验码或字符有误），请对照营业执照核对")


def read_code(text: str) -> str:
    code = tidy_credit_code(text)
    if not is_credit_code(code):
        raise Wrong(_explain_code(code))
    return code


def read_name(text: str) -> str:
    name = _short(text, LONGEST_NAME)
    if name.startswith(FORMULA_STARTS) or not any(character.isalpha() for character in name):
        raise Wrong(_("“%(name)s”不像企业名称") % {"name": name[:30]})
    return name


def read_industries(text: str) -> list[str]:
    """The main one first, each once."""
    found = []
    for term in split_terms(text, " "):
        code = find_industry(term)
        if code is None:
            raise Wrong(_("“%(code)s”不是 GB/T 4754-2017 的行业代码（2 至 4 位数字）") % {"code": term[:20]})
        found.append(code)
    return list(dict.fromkeys(found))


def read_day(text: str, *, latest: date | None = None) -> date:
    folded = fold_width(text)
    if match := re.fullmatch(r"(\d{4})(\d\d)(\d\d)", folded):
        folded = "-".join(match.groups())
    day = parse_date(folded)
    if day is None:
        raise Wrong(_("“%(day)s”不是日期，请写成 2015-03-01") % {"day": text[:20]})
    if latest and day > latest:
        raise Wrong(_("%(day)s 在今天之后") % {"day": day})
    return day


def read_year(text: str, today: date) -> int:
    match = re.fullmatch(r"((?:19|20)\d\d)年?度?", fold_width(text))
    if not match or int(match[1]) > today.year:
        raise Wrong(_("填了人数或金额，请写明是哪一年的，例如 2025"))
    return int(match[1])


def read_figure(text: str, figure: str, factor: Decimal = Decimal(1)) -> int:
    """Persons, or whole 万元: what is over is cut off, for a lower bound is reached or not."""
    try:
        value = Decimal(re.sub(r"[,，\s]", "", fold_width(text))) * (1 if figure == "employees" else factor)
    except InvalidOperation:
        raise Wrong(_("“%(value)s”不是数字") % {"value": text[:20]}) from None
    if not value.is_finite() or not 0 <= value < MOST:
        raise Wrong(_("“%(value)s”不是合理的数值") % {"value": text[:20]})
    return int(value)


def read_yes_or_no(text: str) -> bool:
    if (word := text.lower()) in _YES or word in _NO:
        return word in _YES
    raise Wrong(_("请填“是”或“否”"))


def read_tags(text: str) -> list[str]:
    tags = list(dict.fromkeys(_short(tag, LONGEST_TAG) for tag in split_terms(text)))
    if len(tags) > MOST_TAGS:
        raise Wrong(_("最多 %(most)d 个标签") % {"most": MOST_TAGS})
    return tags


def read_state(text: str) -> str:
    for state in EnterpriseState:
        if text in (state.label, state.value):
            return state.value
    raise Wrong(_("请填“在营”“迁出”“注销”或“被合并”"))


def read_qualifications(text: str) -> list[list[str | None]]:
    """``高新技术企业|国家级|GR202337100001|2023-11-29|2026-11-28；…``: from the second part on, any may be empty."""
    found: list[list[str | None]] = []
    for written in filter(None, (part.strip() for part in re.split(r"[；;\n]", text))):
        name, level, number, first, last, *more = [p.strip() for p in re.split(r"[|｜]", written)] + [""] * 4
        if not name or any(more):
            raise Wrong(_("请写成“名称|级别|编号|有效期自|有效期至”，几项之间用分号"))
        days = [read_day(day).isoformat() if day else None for day in (first, last)]
        if days[0] and days[1] and days[0] > days[1]:
            raise Wrong(_("“%(name)s”的有效期先后颠倒") % {"name": name[:30]})
        found.append([_short(name, 60), _short(level, 20), _short(number, 60), *days])
    return found


def _short(text: str, most: int) -> str:
    if len(text) > most:
        raise Wrong(_("超过 %(most)d 个字") % {"most": most})
    return text
