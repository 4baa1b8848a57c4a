"""Sample appeals in several states, walked there by the real actions at days in the past; nobody is mailed of them."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from cms.demo.ledger import Ledger
from cms.demo.sources import DemoDataError, Item
from services.appeals.actors import PERSON, SYSTEM, Actor
from services.appeals.carrying_out import carry_out
from services.appeals.models import Appeal, Category
from services.appeals.query_codes import make_query_code
from services.appeals.states import Action, Outcome, Party, State
from services.appeals.submitting import Submission, submit
from services.units.models import Unit
from site_content.base.models import Department

STAFF = frozenset({Party.OFFICER, Party.DISPATCHER, Party.HANDLER, Party.SUPERVISOR})
PERSONS = {"supply", "confirm", "dispute", "withdraw", "reopen"}


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
    actor = PERSON if name in PERSONS else SYSTEM if name == "lapse" else staff
    text = "" if name in ("accept", "assign", "confirm") else words[-1] if words else ""
    facts = facts_of(appeal, name, words)
    appeal = carry_out(appeal.pk, Action(name), actor, version=appeal.version, facts=facts, text=text, at=at)
    if name == "accept" and words:
        assigned = facts_of(appeal, "assign", words)
        appeal = carry_out(appeal.pk, Action.ASSIGN, staff, version=appeal.version, facts=assigned, at=at)
    return appeal


def facts_of(appeal: Appeal, name: str, words: list[str]) -> dict[str, Any]:
    """What the action's event keeps. Raises LookupError for a department or a word that is not there."""
    match name:
        case "accept":
            assert appeal.category is not None
            return {"category": appeal.category.pk, "limit": appeal.category.limit_days}
        case "assign":
            department = Department.objects.filter(slug=words[0]).first()
            if department is None:
                raise LookupError(words[0])
            return {"unit": Unit.objects.get(code=f"department:{department.pk}").pk}
        case "reject":
            return {"ground": words[0]}
        case "answer":
            return {"outcome": words[0]}
        case "confirm":
            return {"grade": words[0]}
        case "extend":
            return {"days": int(words[0])}
        case "withdraw":
            return {"outcome": Outcome.WITHDRAWN.value}
        case "reopen":
            return {"by_person": True}
        case "lapse":
            return {"outcome": Outcome.NO_ANSWER.value} if appeal.state == State.WAITING_INFO else {}
    return {}


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
