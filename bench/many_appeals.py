"""Two years of appeals with their events, written in bulk as acting one after another would have left them."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from services.appeals import chain
from services.appeals.carrying_out import REMEMBERED
from services.appeals.clock import day_of
from services.appeals.models import Appeal, AppealEvent, Category, Channel, NumberCounter
from services.appeals.numbers import write_number
from services.appeals.query_codes import hash_query_code, make_query_code
from services.appeals.standing import Standing, apply
from services.appeals.states import Action, Grade, Outcome, Party
from services.appeals.submitting import NOTICE_VERSION, new_form_key
from services.units.models import Unit, UnitKind

BATCH = 1000
DAYS = 730
TEXT = "我公司厂区门口的排水管网不通，雨后积水，货车进出困难，已经影响交货。希望尽快疏通，并请有关部门现场看一看。"
STAFF = {Party.OFFICER: "某受理员", Party.HANDLER: "某承办人", Party.PERSON: "", Party.SYSTEM: ""}
A, P = Action, Party
# (days after the step before: from, to), what is done, by whom.
Way = tuple[tuple[int, int, Action, Party], ...]
BEGIN: Way = ((0, 2, A.ACCEPT, P.OFFICER), (0, 1, A.ASSIGN, P.OFFICER), (0, 3, A.TAKE, P.HANDLER))
ANSWER: Way = ((2, 24, A.ANSWER, P.HANDLER),)
RATE: Way = ((1, 9, A.CONFIRM, P.PERSON),)
ASK: Way = ((1, 5, A.ASK, P.HANDLER), (1, 9, A.SUPPLY, P.PERSON))
LAPSE: Way = ((28, 30, A.LAPSE, P.SYSTEM),)
# How many of a hundred go which way; a way that today cuts off leaves the appeal open.
WAYS: tuple[tuple[int, Way], ...] = (
    (50, (*BEGIN, *ANSWER, *RATE)),
    (16, (*BEGIN, *ANSWER, *LAPSE)),
    (10, (*BEGIN, *ASK, *ANSWER, *RATE)),
    (3, (*BEGIN, ASK[0], *LAPSE)),
    (6, ((0, 1, A.REJECT, P.OFFICER),)),
    (5, (*BEGIN[:2], (0, 2, A.RETURN, P.HANDLER), *BEGIN[1:], *ANSWER, *RATE)),
    (5, (*BEGIN, *ANSWER, (1, 5, A.DISPUTE, P.PERSON), *ANSWER, *RATE)),
    (3, (*BEGIN, (1, 4, A.REQUEST_EXTENSION, P.HANDLER), *ANSWER, *RATE)),
    (2, (*BEGIN, (1, 9, A.WITHDRAW, P.PERSON))),
)


@dataclass(frozen=True)
class City:
    towns: list[Unit]
    departments: list[Unit]
    categories: list[Category]
    enterprises: list[str]

    @classmethod
    def read(cls, enterprises: list[str]) -> "City":
        units = Unit.objects.active()
        return cls(
            list(units.towns()),
            list(units.filter(kind=UnitKind.DEPARTMENT)),
            list(Category.objects.all()),
            enterprises,
        )


def add_appeals(city: City, count: int, seed: int = 1) -> None:
    """``count`` more, evenly over two years up to this moment."""
    chance = random.Random(seed)
    now = timezone.now()
    ordinals = Counter({row.day: row.last for row in NumberCounter.objects.all()})
    for done in range(0, count, BATCH):
        with transaction.atomic():
            made = [make_appeal(city, chance, now, ordinals) for _ in range(min(BATCH, count - done))]
            Appeal.objects.bulk_create([appeal for appeal, _events in made])
            AppealEvent.objects.bulk_create([event for appeal, events in made for event in belong(events, appeal)])
    for day, last in ordinals.items():
        NumberCounter.objects.update_or_create(day=day, defaults={"last": last})


def belong(events: list[AppealEvent], appeal: Appeal) -> list[AppealEvent]:
    for event in events:
        event.appeal = appeal
    return events


def make_appeal(
    city: City, chance: random.Random, now: datetime, ordinals: Counter[Any]
) -> tuple[Appeal, list[AppealEvent]]:
    begins = now - timedelta(seconds=chance.randrange(60, DAYS * 86400))
    day = day_of(begins)
    ordinals[day] += 1
    key = new_form_key()
    appeal = Appeal(
        number=write_number(day, ordinals[day]), form_key=key, query_digest=hash_query_code(make_query_code(key)),
        notice_version=NOTICE_VERSION, channel=Channel.PORTAL, enterprise_name=chance.choice(city.enterprises),
        title=f"厂区门口积水{ordinals[day]}", text=TEXT, created_at=begins,
        contact_name="王样例", contact_phone=f"138{chance.randrange(10**8):08d}",
    )  # fmt: skip
    standing, events = live(list(happenings(city, chance, begins)), appeal.number, now)
    for name in REMEMBERED:
        setattr(appeal, name, getattr(standing, name))
    appeal.version = len(events) - 1
    return appeal, events


def happenings(city: City, chance: random.Random, begins: datetime) -> Iterator[tuple[datetime, Action, Party, Any]]:
    town, unit, category = chance.choice(city.towns), chance.choice(city.departments), chance.choice(city.categories)
    yield begins, A.SUBMIT, P.PERSON, {"town": town.pk, "category": category.pk, "unconfirmed": False}
    way = chance.choices([way for _weight, way in WAYS], [weight for weight, _way in WAYS])[0]
    outcome = chance.choices([Outcome.SOLVED, Outcome.EXPLAINED, Outcome.PARTLY], [90, 6, 4])[0].value
    facts: dict[Action, Any] = {
        A.ACCEPT: {"category": category.pk, "limit": category.limit_days},
        A.ASSIGN: {"unit": unit.pk},
        A.REJECT: {"ground": "2"},
        A.ANSWER: {"outcome": outcome},
        A.CONFIRM: {"grade": chance.choice([*Grade.values, "5", "5", "4", ""])},
        A.WITHDRAW: {"outcome": Outcome.WITHDRAWN.value},
    }
    at = begins
    for least, most, action, party in way:
        at += timedelta(days=chance.randint(least, most), minutes=chance.randint(1, 90))
        yield at, action, party, facts.get(action, {})


def live(happened: list[Any], number: str, now: datetime) -> tuple[Standing, list[AppealEvent]]:
    standing, events, previous = Standing(), [], ""
    for position, (at, action, party, facts) in enumerate(happened):
        if at > now:
            break
        event = AppealEvent(
            position=position, at=at, on=day_of(at), action=action, party=party, facts=facts,
            actor_name=STAFF[party], text="已联系企业，安排现场查看。" if party == P.HANDLER else "",
        )  # fmt: skip
        standing = apply(standing, event)
        chain.seal(event, previous, number)
        previous = event.digest
        events.append(event)
    return standing, events
