"""Enterprises for tests: codes that are right, rows of lists, one enterprise for each border."""

from datetime import date
from typing import Any

from stdnum.cn import uscc

from services.enterprises.contacts import add_contact
from services.enterprises.models import Enterprise, EnterpriseContact, SourceKind
from services.enterprises.writing import Origin
from services.units.models import Unit


def credit_code(n: int) -> str:
    body = f"91370281MA{n:07d}"
    return body + uscc.calc_check_digit(body)


def make_enterprise(n: int, town: Unit | None, **values: Any) -> Enterprise:
    given = {"credit_code": credit_code(n), "name": f"样例企业{n}号", "town": town}
    return Enterprise.objects.create(**{**given, **values})


def add_reach(enterprise: Enterprise, text: str = "13800138000") -> EnterpriseContact:
    add_contact(enterprise, text, Origin(SourceKind.IMPORT, date(2026, 1, 1)))
    found = enterprise.contacts.last()
    assert found is not None
    return found


def make_bordering(units: dict[str, Unit]) -> dict[str, Enterprise]:
    made = {
        "town enterprise": make_enterprise(1, units["town"]),
        "other town enterprise": make_enterprise(2, units["other town"]),
        "city enterprise": make_enterprise(3, None),
    }
    for enterprise in made.values():
        add_reach(enterprise)
    return made
