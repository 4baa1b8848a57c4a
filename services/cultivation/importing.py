"""A list of former recognitions: tried first; what can be taken goes in, what cannot comes back with the reason.

Known by programme, year, level and enterprise: repeating it changes nothing. What was recognised here, or revoked, no list
changes. An enterprise that the registry does not know is listed by its name.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from publishing.refreshes import request_refresh
from services.cultivation.models import Recognition
from services.cultivation.moving import Actor
from services.cultivation.programmes import Programme, unit_of
from services.cultivation.registry import follow_in_registry
from services.enterprises.importing import Outcome, Report, Result
from services.enterprises.models import Enterprise
from services.enterprises.rows import Wrong, read_code, read_day, read_name
from services.enterprises.tables import HEADING_WITHIN, LARGEST_FILE, MOST_ROWS, Table, open_sheets
from standards.characters import fold_width

__all__ = ["LARGEST_FILE", "import_table", "read_list"]
_PATTERNS = {
    name: re.compile(pattern)
    for name, pattern in {
        "name": r"(?:企业|单位|公司)?(?:名称|全称)",
        "credit_code": r"(?:企业)?(?:统一)?(?:社会)?信用代码",
        "year": r"(?:认定)?(?:年度|年份)",
        "level": r"(?:认定)?(?:级别|等级)",
        "batch": r"(?:认定)?批次",
        "number": r"(?:证书|认定)?编号|证书号",
        "valid_from": r"(?:有效期(?:自|起|开始)|认定日期|发证日期)",
        "valid_to": r"(?:有效期(?:至|止|截止)?|到期日期?)",
    }.items()
}
_LONGEST = {"level": 20, "batch": 60, "number": 60}
_WRITTEN = ("batch", "number", "valid_from", "valid_to", "enterprise_id", "credit_code")


@dataclass
class _Row:
    number: int
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    @property
    def key(self) -> tuple[Any, ...]:
        return (self.values["year"], self.values["level"], self.values["enterprise_name"])


def read_list(content: bytes, filename: str) -> Table:
    """Raises ValidationError (in Chinese) for a file that cannot be read."""
    for sheet in open_sheets(content, filename):
        for at, (_number, cells) in enumerate(sheet.rows[:HEADING_WITHIN]):
            table = _read_headings(cells)
            if {"name", "year"} <= table.columns.keys():
                if len(sheet.rows) > MOST_ROWS:
                    raise ValidationError(_("超过 %(most)d 行，请分成几个文件再导入。") % {"most": MOST_ROWS})
                table.rows = sheet.rows[at + 1 :]
                return table
    raise ValidationError(_("没有找到“企业名称”和“年度”两列。请在表头写上列名，以下每行一家企业。"))


def _read_headings(cells: list[str]) -> Table:
    table = Table(cells, [])
    for at, heading in enumerate(cells):
        plain = re.sub(r"[\s*＊:：]", "", heading)
        name = next((n for n, p in _PATTERNS.items() if n not in table.columns and p.fullmatch(plain)), None)
        if name:
            table.columns[name] = at
        elif plain:
            table.unread.append(heading)
    return table


@transaction.atomic
def import_table(table: Table, programme: Programme, actor: Actor, *, is_trial: bool) -> Report:
    """In one transaction; a trial writes nothing."""
    report = Report(unread=table.unread)
    known = {(r.year, r.level, r.enterprise_name): r for r in Recognition.objects.filter(programme_id=programme.id)}
    unit, touched = unit_of(programme), set()
    for row in _read_rows(table):
        if row.problems:
            report.outcomes.append(_outcome(row, Result.BAD, "；".join(row.problems)))
            continue
        found = known.get(row.key)
        result = _compare(row, found)
        report.outcomes.append(_outcome(row, result, _remark(row, found, result)))
        if result in (Result.SAME, Result.BAD) or is_trial:
            continue
        one = found or Recognition(
            programme_id=programme.id, programme=programme.title, qualification=programme.qualification, unit=unit
        )
        for name, value in row.values.items():
            setattr(one, name, value)
        one.approved_by = actor.name
        one.save()
        known[row.key] = one
        touched |= {one.enterprise_id} if one.enterprise_id else set()
    for enterprise_id in sorted(touched):
        follow_in_registry(enterprise_id, programme.qualification, actor)
    if not is_trial and programme.id.isdecimal():
        request_refresh([int(programme.id)])
    return report


def _read_rows(table: Table) -> Iterator[_Row]:
    rows = [_read_row(table, number, cells) for number, cells in table.rows]
    codes = [row.values["credit_code"] for row in rows if row.values.get("credit_code")]
    by_code = {one.credit_code: one for one in Enterprise.objects.filter(credit_code__in=codes)}
    names = [row.values["enterprise_name"] for row in rows if not row.problems and not row.values["credit_code"]]
    counts = Counter(Enterprise.objects.filter(name__in=names).values_list("name", flat=True))
    by_name = {one.name: one for one in Enterprise.objects.filter(name__in=[n for n in names if counts[n] == 1])}
    seen: dict[tuple[Any, ...], int] = {}
    for row in rows:
        if not row.problems:
            code = row.values["credit_code"]
            found = by_code.get(code) if code else by_name.get(row.values["enterprise_name"])
            row.values |= {"enterprise_id": found.pk if found else None, "credit_code": found.credit_code if found else code}  # fmt: skip
            if (first := seen.setdefault(row.key, row.number)) != row.number:
                row.problems.append(_("与第 %(row)d 行是同一家企业、同一年度和级别") % {"row": first})
        yield row


def _read_row(table: Table, number: int, cells: list[str]) -> _Row:
    row = _Row(number)
    readers = {
        "enterprise_name": ("name", read_name),
        "credit_code": ("credit_code", read_code),
        "year": ("year", _read_year),
        "valid_from": ("valid_from", read_day),
        "valid_to": ("valid_to", read_day),
    }
    for name in ("level", "batch", "number"):
        row.values[name] = table.read(cells, name)
        if len(row.values[name]) > _LONGEST[name]:
            row.problems.append(_("“%(text)s…”太长") % {"text": row.values[name][:10]})
    for name, (column, read) in readers.items():
        text = table.read(cells, column)
        try:
            row.values[name] = read(text) if text else "" if name == "credit_code" else None
        except Wrong as wrong:
            row.problems.append(str(wrong))
    if not row.problems and not (row.values["enterprise_name"] and row.values["year"]):
        row.problems.append(_("没有企业名称或年度"))
    if not row.problems and (last := row.values["valid_to"]) and last < (row.values["valid_from"] or date(row.values["year"], 1, 1)):  # fmt: skip
        row.problems.append(_("有效期至早于认定"))
    return row


def _read_year(text: str) -> int:
    match = re.fullmatch(r"((?:19|20)\d\d)(?:\.0)?年?度?", fold_width(text))
    if not match:
        raise Wrong(_("年度要写四位年份，例如 2024"))
    return int(match[1])


def _compare(row: _Row, found: Recognition | None) -> Result:
    if found is None:
        return Result.NEW
    if all(getattr(found, name) == row.values[name] for name in _WRITTEN):
        return Result.SAME
    return Result.BAD if found.application_id or found.revoked_on else Result.CHANGED


def _remark(row: _Row, found: Recognition | None, result: Result) -> str:
    if result == Result.BAD:
        return _("在平台上认定或撤销过，名单不能改它")
    return "" if row.values["enterprise_id"] or result == Result.SAME else _("企业库里没有，只按名称列出")


def _outcome(row: _Row, result: Result, reason: str) -> Outcome:
    return Outcome(row.number, row.values.get("credit_code") or "", row.values.get("enterprise_name") or "", result, reason)  # fmt: skip
