"""Sample enterprises: a list as an office sends it, then what somebody confirmed of some, and what another list says."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from cms.demo.sources import DemoDataError, Item, Source
from office_files.sheets import Sheet
from services.enterprises.importing import Result, import_table
from services.enterprises.models import Enterprise, SourceKind
from services.enterprises.tables import find_table
from services.enterprises.writing import Origin, settle, write

OFFICE = "样例工作人员"
LISTED, CONTESTING = 200, 90  # days ago


def load_enterprises(source: Source) -> int:
    """Those that are not there yet; how many. What was written of others since stays. Raises DemoDataError."""
    rows = source.read_table("enterprises.csv")
    known = set(Enterprise.objects.values_list("credit_code", flat=True))
    new = [row for row in rows[1:] if row[0] not in known]
    table = find_table(Sheet("名录", list(enumerate([rows[0], *new], 1))))
    assert table is not None
    report = import_table(table, _origin(SourceKind.IMPORT, LISTED), is_trial=False)
    for item in source.read("enterprises.yaml"):
        if item["code"] not in known:
            say_more(item)
    return report.count(Result.NEW)


def say_more(item: Item) -> None:
    _say(item["code"], item["facts"], _origin(SourceKind(item["source"]), item["days"]))
    _say(item["code"], item.get("list", {}), _origin(SourceKind.IMPORT, CONTESTING))


def _say(code: str, facts: dict[str, Any], origin: Origin) -> None:
    enterprise = Enterprise.objects.with_facts().filter(credit_code=code).first()
    if enterprise is None:
        raise DemoDataError(f"enterprises.yaml：enterprises.csv 里没有 {code}")
    settlement = settle(enterprise, facts, origin)
    if settlement.says_something:
        write([settlement])


def _origin(source: SourceKind, days: int) -> Origin:
    return Origin(source, timezone.localdate() - timedelta(days=days), user_name=OFFICE)
