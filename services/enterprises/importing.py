"""A list of enterprises into the registry: tried first, then all that can be taken at once, or nothing of it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from services.enterprises.contacts import Reach, find_new, keep_contacts, known_digests
from services.enterprises.facts import Facts, label_of
from services.enterprises.models import Enterprise
from services.enterprises.rows import StatedRow, Towns, read_row
from services.enterprises.tables import Table, write_table
from services.enterprises.writing import CHUNK, Origin, Settlement, settle, write

Told = tuple[str, Sequence[Reach], Origin]  # of an enterprise by its credit code


class Result(models.TextChoices):
    NEW = "new", gettext_lazy("新增")
    CHANGED = "changed", gettext_lazy("更新")
    SAME = "same", gettext_lazy("不变")
    BAD = "bad", gettext_lazy("退回")


@dataclass(frozen=True)
class Outcome:
    """Of one row. ``reason``: of a refused one; of a changed one, which fields. ``kept``: of which fields the value that
    somebody confirmed stays."""

    row: int
    code: str
    name: str
    result: Result
    reason: str = ""
    kept: str = ""


@dataclass
class Report:
    """Of all rows, in their order; ``unread``: headings of columns that are not kept."""

    outcomes: list[Outcome] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    def count(self, result: Result) -> int:
        return Counter(outcome.result for outcome in self.outcomes)[result]

    @property
    def refused(self) -> list[Outcome]:
        return [outcome for outcome in self.outcomes if outcome.result == Result.BAD]

    @property
    def kept(self) -> list[Outcome]:
        return [outcome for outcome in self.outcomes if outcome.kept]

    def to_line(self) -> str:
        return "，".join(f"{result.label} {self.count(result)}" for result in Result)


@dataclass
class _Run:
    """One import under way. ``contacts``: such as are new."""

    origin: Origin
    within: frozenset[int] | None
    report: Report
    contacts: list[Told] = field(default_factory=list)

    def refuse(self, row: StatedRow, reason: str) -> None:
        self.report.outcomes.append(_outcome(row, Result.BAD, reason))


def import_table(table: Table, origin: Origin, *, is_trial: bool, towns: frozenset[int] | None = None) -> Report:
    """In one transaction: whoever is interrupted leaves the registry as it was. A trial writes nothing. ``towns``: whose
    enterprises alone may be written (None: all); where there is one, rows that name none are its."""
    run = _Run(origin, towns, Report(unread=table.unread))
    with transaction.atomic():
        settlements = _settle_rows(table, run)
        if is_trial:
            for _settlement in settlements:
                pass
        else:
            write(settlements)
            _keep_contacts(run.contacts)
    run.report.outcomes.sort(key=lambda outcome: outcome.row)
    return run.report


def _settle_rows(table: Table, run: _Run) -> Iterator[Settlement]:
    """What is to be written, as the report is filled."""
    towns, today = Towns(), timezone.localdate()
    seen: dict[str, tuple[int, Facts]] = {}
    for at in range(0, len(table.rows), CHUNK):
        stated = [read_row(table, number, cells, towns, today) for number, cells in table.rows[at : at + CHUNK]]
        yield from _settle_chunk([row for row in stated if _is_taken(row, seen, run)], run)


def _is_taken(row: StatedRow, seen: dict[str, tuple[int, Facts]], run: _Run) -> bool:
    """A second row of an enterprise is refused, unless it says the same."""
    if not row.problems and row.code in seen:
        first, said = seen[row.code]
        if said == row.stated:
            run.report.outcomes.append(_outcome(row, Result.SAME))
            return False
        row.problems.append(_("与第 %(row)d 行是同一家企业，内容不同") % {"row": first})
    if row.problems:
        run.refuse(row, "；".join(row.problems))
        return False
    seen[row.code] = (row.number, row.stated)
    return True


def _settle_chunk(rows: Sequence[StatedRow], run: _Run) -> Iterator[Settlement]:
    known = {e.credit_code: e for e in Enterprise.objects.with_facts().filter(credit_code__in=[r.code for r in rows])}
    digests = known_digests(known.values()) if any(row.contacts for row in rows) else {}
    for row in rows:
        enterprise = known.get(row.code) or Enterprise(credit_code=row.code)
        if run.within is not None and not _is_within(row, enterprise, run.within):
            run.refuse(row, _("不是本镇办的企业，请由它所在镇办或市级导入"))
            continue
        settlement = settle(enterprise, row.stated, replace(run.origin, as_of=row.as_of or run.origin.as_of))
        new = find_new(row.contacts, digests.get(enterprise.pk, set()))
        if new:
            run.contacts.append((row.code, new, settlement.origin))
        run.report.outcomes.append(_tell(row, settlement, bool(new)))
        if settlement.says_something:
            yield settlement


def _is_within(row: StatedRow, enterprise: Enterprise, within: frozenset[int]) -> bool:
    """An officer's list adds to the officer's town and hands nothing over to another."""
    if enterprise.pk is None and len(within) == 1:
        row.stated.setdefault("town", next(iter(within)))
    towns = {row.stated["town"]} if "town" in row.stated else set()
    towns |= {enterprise.town_id} if enterprise.pk else set()
    return bool(towns) and towns <= within


def _keep_contacts(contacts: Sequence[Told]) -> None:
    """Once all enterprises are there."""
    for at in range(0, len(contacts), CHUNK):
        told = contacts[at : at + CHUNK]
        found = Enterprise.objects.only("pk", "credit_code").in_bulk(
            [c for c, *_more in told], field_name="credit_code"
        )
        keep_contacts((found[code], reaches, origin) for code, reaches, origin in told)


def _tell(row: StatedRow, settlement: Settlement, has_new_contact: bool) -> Outcome:
    if settlement.is_new:
        return _outcome(row, Result.NEW)
    changed = [label_of(name) for name in settlement.changes] + ([_("联系方式")] if has_new_contact else [])
    kept = "、".join(map(label_of, settlement.kept))
    return _outcome(row, Result.CHANGED if changed else Result.SAME, "、".join(changed), kept)


def _outcome(row: StatedRow, result: Result, reason: str = "", kept: str = "") -> Outcome:
    return Outcome(row.number, row.code, str(row.stated.get("name", "")), result, reason, kept)


def write_refused(table: Table, report: Report) -> bytes:
    """The refused rows as they were, with the reason before them: to be mended there and imported again."""
    reasons = {outcome.row: outcome.reason for outcome in report.refused}
    rows = [[reasons[number], number, *cells] for number, cells in table.rows if number in reasons]
    return write_table([_("退回原因"), _("原行号"), *table.headings], rows)
