"""What is told to whom: once, in the inbox whatever happens, and by the channels and at the rhythm that the recipient chose."""

from datetime import date, datetime, timedelta
from email import message_from_bytes
from email.policy import default

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from messages.composing import Dropped, compose
from messages.models import Message, Why
from messages.signals import bounced
from services.appeals.models import Appeal
from services.contacts.reading import read_contact
from services.keeping.keepers import erase_person, export_person, find_subject, forget_expired
from services.notices.digests import make_digests
from services.notices.giving import Reason, Text, give, tell, withdraw
from services.notices.models import DigestRun, Notice, Recipient, Subject
from services.notices.recipients import adopt_bare, leave, recipient_at, recipient_of
from services.people.accounts import add_contact, person_with
from services.people.accounts import leave as close_account
from tests.appeals import accept, submit_one
from tests.mailbox import mailbox, read_letter
from tests.notices import TEXT, WHY, change, give_to, make_bare, make_recipient
from tests.people import make_person

pytestmark = pytest.mark.django_db


def at(text: str) -> datetime:
    """Of Shanghai."""
    return timezone.make_aware(datetime.fromisoformat(text))


def why_dropped(message: Message) -> Why:
    with pytest.raises(Dropped) as error:
        compose(message)
    return error.value.why


# -- Once, with the reasons


def test_a_subject_is_told_once_to_each_whoever_gives_it_again() -> None:
    one, two = make_recipient("a@example.com"), make_recipient("b@example.com")
    assert give_to(one) == 1
    assert give_to(one, two) == 1
    assert give_to(one, two, text=Text("技改补贴开始申报", "逗号改了。")) == 0
    assert Notice.objects.count() == 2
    assert [letter.recipient for letter in mailbox()] == ["a@example.com", "b@example.com"]


def test_the_mail_says_why_what_is_missing_and_what_changed() -> None:
    text = Text("技改补贴有变化", url="/policies/1/", changes=("补贴上限：50 万元 → 80 万元",))
    reasons = [Reason("贵企业“甲公司”差一点就符合", ("营业收入还差 300 万元",)), Reason("您订阅了“技改”")]
    give_to(make_recipient("a@example.com"), text=text, why=reasons)
    body = mailbox()[0].body
    for part in (
        "技改补贴有变化",
        "50 万元 → 80 万元",
        "甲公司",
        "营业收入还差 300 万元",
        "您订阅了“技改”",
        "/policies/1/",
    ):
        assert part in body
    assert "None" not in body and "{" not in body


def test_eight_thousand_are_told_without_a_query_for_each() -> None:
    numbers = [
        row.pk
        for row in Recipient.objects.bulk_create(
            Recipient(email=f"r{n}@example.com", notice_version="1") for n in range(50)
        )
    ]
    with CaptureQueriesContext(connection) as queries:
        assert give("policy:1:new", TEXT, [(number, [WHY]) for number in numbers]) == 50
    assert len(queries) < 20
    assert Message.objects.count() == 50
    assert not any(message.recipient or message.content for message in Message.objects.all())


# -- Where and when


def test_the_address_is_the_one_that_holds_when_it_is_sent() -> None:
    recipient = make_recipient("13812345678", "old@example.com")
    give_to(recipient)
    person = recipient.person
    assert person is not None
    person.contacts.filter(kind="email").delete()
    message = Message.objects.get()
    assert why_dropped(message) == Why.NO_ADDRESS
    add_contact(person, read_contact("new@example.com"))
    assert [letter.recipient for letter in mailbox()] == ["new@example.com"]


def test_who_has_no_address_of_mail_finds_it_in_the_inbox_alone() -> None:
    give_to(make_recipient("13812345678"))
    assert Notice.objects.count() == 1
    assert not Message.objects.exists()


def test_leaving_takes_effect_on_what_waits_and_on_all_that_follows() -> None:
    one, two = make_recipient("a@example.com"), make_bare()
    give_to(one, two)
    leave(one)
    leave(one)
    assert why_dropped(Message.objects.order_by("pk")[0]) == Why.UNSUBSCRIBED
    assert [letter.recipient for letter in mailbox()] == ["bare@example.com"]
    assert give_to(one, two, key="policy:2:new") == 1


def test_ones_own_affairs_are_told_at_once_whatever_was_chosen() -> None:
    recipient = make_recipient("a@example.com", by_mail=False, rhythm="weekly", paused_until=date(2099, 1, 1))
    leave(recipient)
    assert recipient.person
    assert tell(recipient.person, "appeal:1:2", Text("诉求已答复", url="/services/t/x/"), "这是您提交的诉求")
    assert not tell(recipient.person, "appeal:1:2", Text("诉求已答复"), "这是您提交的诉求")
    [letter] = mailbox()
    assert letter.subject == "诉求已答复"
    assert "退订" not in letter.body
    message = Message.objects.get()
    compose(message)
    assert message_from_bytes(bytes(message.content), policy=default)["List-Unsubscribe"] is None


def test_a_push_says_how_to_leave_at_one_click() -> None:
    recipient = make_bare()
    give_to(recipient)
    message = Message.objects.get()
    compose(message)
    mail = message_from_bytes(bytes(message.content), policy=default)
    link = f"/services/leave/{recipient.token}/"
    assert mail["List-Unsubscribe"].endswith(f"{link}>")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert link in mailbox()[0].body
    assert "我的通知" not in mailbox()[0].body  # an address alone has no inbox


def test_what_lapsed_or_was_taken_back_is_not_sent() -> None:
    recipient = make_bare()
    give_to(recipient, key="lapses", text=Text("明天截止", until=timezone.localdate()))
    give_to(recipient, key="goes")
    lapses, goes = Message.objects.order_by("pk")
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        assert why_dropped(lapses) == Why.EXPIRED
    assert withdraw("goes") == 1
    assert why_dropped(goes) == Why.GONE
    give_to(make_recipient("a@example.com"), key="goes")  # published again
    assert read_letter(goes)


def test_an_address_that_does_not_exist_is_written_to_no_more_until_there_is_another() -> None:
    recipient = make_recipient("a@example.com")
    give_to(recipient)
    bounced.send(sender=Message, message=Message.objects.get(), error="550 no such user")
    give_to(recipient, key="policy:2:new")
    assert Message.objects.count() == 1 and not mailbox()
    assert recipient.person
    person_with(read_contact("13812345678"))
    recipient.person.contacts.all().delete()
    add_contact(recipient.person, read_contact("right@example.com"))
    assert [letter.recipient for letter in mailbox()] == ["right@example.com"]


def test_a_step_of_an_appeal_is_in_the_inbox_of_its_person_and_mailed_to_the_address_it_names() -> None:
    person = make_person("13812345678")
    appeal = submit_one(contact_phone="13812345678", person=person)
    Appeal.objects.filter(pk=appeal.pk).update(contact_email="other@example.com")
    appeal = accept(Appeal.objects.get(pk=appeal.pk))
    assert (f"诉求 {appeal.number} 已受理", True) in [(n.subject.title, n.subject.urgent) for n in Notice.objects.all()]
    assert {letter.recipient for letter in mailbox()} == {"other@example.com"}


# -- Digests


def test_a_daily_digest_holds_what_came_until_the_morning() -> None:
    recipient = make_recipient("a@example.com", rhythm="daily")
    with time_machine.travel(at("2026-11-30 15:00"), tick=False):
        give_to(recipient)
        give_to(recipient, key="policy:2:new", text=Text("稳岗返还"))
        make_digests()
    assert not Message.objects.exists()
    with time_machine.travel(at("2026-12-01 08:30"), tick=False):
        give_to(recipient, key="policy:3:new", text=Text("首台套奖励"))
        assert make_digests() == 1
        assert make_digests() == 0
        [letter] = mailbox()
    assert letter.subject == "稳岗返还等 2 条通知"
    assert "技改补贴" in letter.body and "首台套" not in letter.body
    with time_machine.travel(at("2026-12-02 08:00"), tick=False):
        assert make_digests() == 1
        assert mailbox()[1].subject == "首台套奖励"


def test_a_weekly_digest_that_was_missed_is_made_up_for() -> None:
    recipient = make_bare(rhythm="weekly")
    with time_machine.travel(at("2026-11-26 10:00"), tick=False):
        give_to(recipient)
        assert make_digests() == 0  # this week's began before
    with time_machine.travel(at("2026-12-03 11:00"), tick=False):  # nobody ran on Monday
        give_to(recipient, key="policy:2:new", text=Text("稳岗返还"))
        assert make_digests() == 1
        assert [letter.subject for letter in mailbox()] == ["技改补贴开始申报"]
    assert DigestRun.objects.get().period == "2026-W49"
    with time_machine.travel(at("2026-12-07 08:00"), tick=False):
        assert make_digests() == 1


def test_a_pause_gathers_what_comes_and_what_waits() -> None:
    recipient = make_recipient("a@example.com")
    with time_machine.travel(at("2026-11-30 15:00"), tick=False):
        give_to(recipient)
        change(recipient, paused_until=date(2026, 12, 2))
        assert why_dropped(Message.objects.get()) == Why.PAUSED
        give_to(recipient, key="policy:2:new", text=Text("稳岗返还"))
    with time_machine.travel(at("2026-12-02 12:00"), tick=False):
        assert make_digests() == 0
    with time_machine.travel(at("2026-12-03 09:00"), tick=False):
        assert make_digests() == 1
        digest = Message.objects.get(composer="notice_digest")
        letter = read_letter(digest)
    assert letter and letter.subject == "稳岗返还等 2 条通知"


# -- SMS


def test_one_sms_a_day_says_what_is_new(settings: Settings) -> None:
    settings.QIFU_CHANNELS = {**settings.QIFU_CHANNELS, "sms": "messages.channels.console.ConsoleChannel"}
    recipient = make_recipient("13812345678", by_sms=True)
    with time_machine.travel(at("2026-11-30 09:00"), tick=False):
        give_to(recipient)
        give_to(recipient, key="policy:2:new", text=Text("稳岗返还"))
        message = Message.objects.get()
        compose(message)
        assert message.recipient == "13812345678"
        assert "稳岗返还等 2 条通知" in bytes(message.content).decode()
        Message.objects.update(state="sent", finished_at=timezone.now())
    with time_machine.travel(at("2026-11-30 11:00"), tick=False):
        give_to(recipient, key="policy:3:new", text=Text("首台套奖励"))
        later = Message.objects.latest("pk")
        assert later.next_attempt_at == at("2026-12-01 00:00")  # and then the channel's hours
        compose(later)
        assert "首台套奖励。" in bytes(later.content).decode()


# -- Persons and addresses


def test_an_address_becomes_its_owners_when_he_signs_in() -> None:
    bare = make_bare("zhang@example.com")
    give_to(bare)
    person = make_person("zhang@example.com")
    own = adopt_bare(person)
    assert own == recipient_of(person) == recipient_at("zhang@example.com")
    assert own.notices.count() == 1
    assert not Recipient.objects.filter(pk=bare.pk).exists()
    assert give_to(own) == 0


def test_what_is_kept_is_given_out_forgotten_and_erased() -> None:
    recipient, other = make_recipient("a@example.com"), make_bare()
    assert recipient.person
    give_to(recipient, other)
    tell(recipient.person, "appeal:1:2", Text("诉求 SQ1 已答复"), "您提交的诉求")
    subject = find_subject("a@example.com")
    titles = [row["标题"] for row in export_person(subject)["我的通知"]]
    assert titles == ["技改补贴开始申报", "诉求 SQ1 已答复"]
    erase_person(subject)
    assert Notice.objects.get().recipient == other
    assert [row.key for row in Subject.objects.all()] == ["policy:1:new"]
    assert [message.topic for message in Message.objects.all()] == [f"recipient:{other.token}"]
    leave(other)
    forget_expired(timezone.now() + timedelta(days=31))
    assert not Recipient.objects.exists() and not Notice.objects.exists()


def test_closing_the_account_takes_the_inbox_along() -> None:
    recipient = make_recipient("a@example.com")
    give_to(recipient)
    assert recipient.person
    close_account(recipient.person)
    assert not Recipient.objects.exists() and not Notice.objects.exists()
    assert not mailbox()
    assert not tell(recipient.person, "appeal:1:2", Text("诉求已答复"), "您提交的诉求")
