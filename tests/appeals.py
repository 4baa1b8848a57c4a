"""Appeals for tests: units, people who act, and an appeal walked to where a test begins."""

from typing import Any

from services.appeals.acting import act
from services.appeals.actors import PERSON, Actor
from services.appeals.models import Appeal, Category
from services.appeals.states import Action, Outcome, Party
from services.appeals.submitting import Submission, new_form_key, submit
from services.units.models import Unit, UnitKind


def make_unit(code: str = "town:1", kind: UnitKind = UnitKind.TOWN, name: str = "") -> Unit:
    return Unit.objects.get_or_create(code=code, defaults={"kind": kind, "name": name or f"样例{code}"})[0]


def make_department() -> Unit:
    return make_unit("department:kgj", UnitKind.DEPARTMENT, "市科工信局")


def officer_of(town: Unit, name: str = "镇办受理员") -> Actor:
    return Actor(name, 1, frozenset({Party.OFFICER, Party.HANDLER}), frozenset({town.pk}), frozenset({town.pk}))


def handler_of(unit: Unit) -> Actor:
    return Actor("承办人", 2, frozenset({Party.HANDLER}), units=frozenset({unit.pk}))


SUPERVISOR = Actor("督办员", 3, frozenset({Party.SUPERVISOR}))
DISPATCHER = Actor("调度员", 4, frozenset({Party.DISPATCHER}), towns=frozenset())


def submission(**values: Any) -> Submission:
    given = {
        "enterprise_name": "样例机械有限公司",
        "title": "厂区门口积水",
        "text": "雨后积水，货车进不来。",
        "contact_phone": "13800138000",
        "town": make_unit(),
        "category": Category.objects.get(slug="utilities"),
    }
    return Submission(**{**given, **values})


def submit_one(**values: Any) -> Appeal:
    return submit(submission(**values), form_key=new_form_key()).appeal


def do(appeal: Appeal, action: Action, actor: Actor, text: str = "", **facts: Any) -> Appeal:
    """As somebody who sees the appeal as it is."""
    version = Appeal.objects.get(pk=appeal.pk).version
    return act(appeal, action, actor, version=version, facts=facts, text=text)


def accept(appeal: Appeal, limit: int = 15) -> Appeal:
    assert appeal.town is not None
    return do(appeal, Action.ACCEPT, officer_of(appeal.town), category=appeal.category_id, limit=limit)


def take(appeal: Appeal, unit: Unit | None = None) -> Appeal:
    unit = unit or make_department()
    assert appeal.town is not None
    do(appeal, Action.ASSIGN, officer_of(appeal.town), unit=unit.pk)
    return do(appeal, Action.TAKE, handler_of(unit))


def answer(appeal: Appeal, outcome: Outcome = Outcome.SOLVED) -> Appeal:
    assert appeal.unit is not None
    return do(appeal, Action.ANSWER, handler_of(appeal.unit), "已疏通排水沟。", outcome=outcome.value)


def confirm(appeal: Appeal, grade: str = "5") -> Appeal:
    return do(appeal, Action.CONFIRM, PERSON, grade=grade)


def answered_one(outcome: Outcome = Outcome.SOLVED) -> Appeal:
    return answer(take(accept(submit_one())), outcome)
