"""Several people at one appeal in the same moment, on PostgreSQL: one does it, the others hear who was faster."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections  # noqa: F401 - the mark above every test names the first

from messages.models import Message
from services.appeals.acting import act
from services.appeals.models import Appeal, AppealEvent, Category, Nudge
from services.appeals.refusals import Overtaken
from services.appeals.states import Action
from services.appeals.submitting import Submission, new_form_key, submit
from services.appeals.sweeping import sweep_appeals
from services.contacts.reading import read_contact
from services.people.codes import ask_code, check_code
from services.people.models import CodePurpose, CodeRequest
from services.people.refusals import NotNow
from services.people.visitors import Visitor
from tests.appeals import make_unit, officer_of, submit_one

pytestmark = [
    pytest.mark.services,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="set QIFU_DATABASE_URL to a PostgreSQL"),
]

VISITOR = Visitor("203.0.113.9", "")


class Crowd:
    """Threads with connections of their own that begin together."""

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self.pool = pool

    def at_once(self, *works: Callable[[], Any]) -> list[Any]:
        start = Barrier(len(works))

        def run(work: Callable[[], Any]) -> Any:
            start.wait(20)
            try:
                return work()
            except (Overtaken, NotNow) as refusal:
                return refusal
            finally:
                connections.close_all()

        return [future.result() for future in [self.pool.submit(run, work) for work in works]]


@pytest.fixture
def crowd() -> Iterator[Crowd]:
    with ThreadPoolExecutor(20) as pool:
        yield Crowd(pool)


def test_of_two_officers_one_accepts_a_hundred_times(crowd: Crowd) -> None:
    town = make_unit()
    category = Category.objects.get(slug="land")
    facts = {"category": category.pk, "limit": 15}
    for _ in range(100):
        appeal = submit_one(category=category)
        accept = partial(act, appeal, Action.ACCEPT, version=appeal.version, facts=facts)
        works = [partial(accept, actor=officer_of(town, name)) for name in ("张三", "李四")]
        answers = crowd.at_once(*works)
        beaten = [answer for answer in answers if isinstance(answer, Overtaken)]
        assert len(beaten) == 1 and AppealEvent.objects.filter(appeal=appeal, action="accept").count() == 1
        assert beaten[0].name == AppealEvent.objects.get(appeal=appeal, action="accept").actor_name


def test_of_twenty_who_ask_for_a_code_at_once_three_get_one_and_an_address_gets_ten(crowd: Crowd) -> None:
    for number in range(5):
        contact, visitor = read_contact(f"zhang{number}@example.com"), Visitor(f"198.51.100.{number}", "")
        answers = crowd.at_once(*[partial(ask_code, contact, visitor, CodePurpose.SIGN_IN)] * 20)
        assert sum(isinstance(answer, CodeRequest) for answer in answers) == 3
    asking = [partial(ask_code, read_contact(f"li{n}@example.com"), VISITOR, CodePurpose.SIGN_IN) for n in range(20)]
    assert sum(isinstance(answer, CodeRequest) for answer in crowd.at_once(*asking)) == 10
    assert Message.objects.count() == 25


def test_of_twenty_tries_of_a_code_at_once_five_are_looked_at(crowd: Crowd) -> None:
    request = ask_code(read_contact("zhang@example.com"), VISITOR, CodePurpose.SIGN_IN)
    answers = crowd.at_once(*[partial(check_code, request, "x")] * 20)
    assert sum("核对" in str(answer) for answer in answers) == 5
    assert sum("已作废" in str(answer) for answer in answers) == 15


def test_a_form_sent_twenty_times_at_once_makes_one_appeal(crowd: Crowd) -> None:
    town = make_unit()
    for _ in range(5):
        key = new_form_key()
        submission = Submission(enterprise_name="甲公司", title="标题", text="内容", town=town)
        receipts = crowd.at_once(*[partial(submit, submission, form_key=key)] * 20)
        assert len({(receipt.appeal.number, receipt.query_code) for receipt in receipts}) == 1
    assert Appeal.objects.count() == 5 and len(set(Appeal.objects.values_list("number", flat=True))) == 5


def test_three_processes_write_one_reminder(crowd: Crowd) -> None:
    appeal = submit_one()  # to be accepted by tomorrow: yellow at once
    for _ in range(5):
        crowd.at_once(sweep_appeals, sweep_appeals, sweep_appeals)
    assert Nudge.objects.filter(appeal=appeal).count() == 1
