"""Sample appeals in several states, walked there by the real actions at days in the past; nobody is mailed of them."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from cms.demo.ledger import Ledger
from cms.demo.sources import DemoDataError, Item
from services.appeals.actors import PERSON, Actor
from services.appeals.carrying_out import carry_out
from services.appeals.models import Appeal, Category
from services.appeals.query_codes import make_query_code
from services.appeals.states import Action, Party
from services.appeals.submitting import Submission, submit
from services.units.models import Unit
from site_content.base.models import Department

STAFF = frozenset({Party.OFFICER, Party.DISPATCHER, Party.HANDLER, Party.SUPERVISOR})
PERSONS = {"supply", "confirm", "dispute"}


@dataclass(frozen=True)
class SampleAppeal:
    number: str
    query_code: str
    state: str


def load_appeals(items: list[Item], ledger: Ledger) -> int:
    """Those that are not there yet; how many. Raises DemoDataError."""
    return sum(load_appeal(item, ledger) for item in items)


def form_key(item: Item) -> str:
    return hashlib.sha256(f"demo {item['key']}".encode()).hexdigest()[:32]


def load_appeal(item: Item, ledger: Ledger) -> int:
    if Appeal.objects.filter(form_key=form_key(item)).exists():
        return 0
    town = Unit.objects.filter(code=f"town:{ledger.number(item['town'])}").first() if "town" in item else None
    submission = Submission(
        enterprise_name=item["enterprise"],
        title=item["text"].split("。")[0],
        text=item["text"],
        contact_name="样例联系人",
        contact_phone="0532-00001234",
        town=town,
        category=Category.objects.get(slug=item["category"]),
    )
    appeal = submit(submission, form_key=form_key(item), at=days_ago(item["submitted"], 9)).appeal
    for hour, (days, action, *words) in enumerate(item["steps"], start=10):
        try:
            appeal = take_step(appeal, action, words, days_ago(days, hour))
        except (LookupError, ValueError) as error:
            raise DemoDataError(f"appeals.yaml：{item['key']} 的 {action} 填写有误，{error}") from error
    return 1


def take_step(appeal: Appeal, name: str, words: list[str], at: datetime) -> Appeal:
    """One line of an appeal's course, whose last word is the text; accepting also assigns, as officers do it."""
    towns = frozenset({appeal.town_id} if appeal.town_id else set())
    staff = Actor("样例工作人员", None, STAFF, towns, frozenset({appeal.unit_id} if appeal.unit_id else set()))
    actor, text = (PERSON if name in PERSONS else staff), words[-1] if words else ""
    facts: dict[str, Any] = {}
    if name == "accept":
        category = appeal.category
        assert category is not None
        facts, text = {"category": category.pk, "limit": category.limit_days}, ""
    elif name == "reject":
        facts = {"ground": words[0]}
    elif name == "answer":
        facts = {"outcome": words[0]}
    elif name == "confirm":
        facts, text = {"grade": words[0]}, ""
    appeal = carry_out(appeal.pk, Action(name), actor, version=appeal.version, facts=facts, text=text, at=at)
    if name == "accept" and words:
        unit = Unit.objects.get(code=f"department:{Department.objects.get(slug=words[0]).pk}")
        appeal = carry_out(appeal.pk, Action.ASSIGN, staff, version=appeal.version, facts={"unit": unit.pk}, at=at)
    return appeal


def days_ago(days: int, hour: int) -> datetime:
    """At that hour; today no later than now."""
    day = timezone.localtime() - timedelta(days=days)
    return min(day.replace(hour=min(hour, 23), minute=0, second=0, microsecond=0), timezone.localtime())


def sample_appeal(items: list[Item]) -> SampleAppeal | None:
    """One that waits for its person, to be tried: the newest that was answered, else any."""
    found: Any = Appeal.objects.filter(form_key__in=[form_key(item) for item in items]).order_by("-answered_on", "pk")
    appeal = found.filter(state="answered").first() or found.first()
    if appeal is None:
        return None
    return SampleAppeal(appeal.number, make_query_code(appeal.form_key), appeal.get_state_display())
