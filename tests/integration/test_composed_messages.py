"""Messages that are composed when they are sent, what may become of them, and when they go out."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from email import message_from_bytes
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import checks
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from messages.courier import Courier
from messages.later import Later, post_later, post_many, withdraw_topic
from messages.models import Message, State, Why
from messages.outbox import post_mail, post_sms, retry_messages
from messages.signals import bounced
from tests.composers import READERS, Readers
from tests.smtp_server import SmtpServer, smtp_server

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture(autouse=True)
def readers(settings: Settings) -> Iterator[Readers]:
    settings.QIFU_COMPOSERS = {"readers": "tests.composers.compose_for_readers"}
    yield READERS
    READERS.__init__()  # type: ignore[misc]


@pytest.fixture
def server(settings: Settings) -> Iterator[SmtpServer]:
    with smtp_server() as running:
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", running.port, 5
        yield running


def later(key: str = "a", channel: str = "mail", **values: Any) -> Later:
    return Later(composer="readers", channel=channel, key=key, about="政策提醒", topic=f"recipient:{key}", **values)


def post(key: str = "a", **values: Any) -> Message:
    assert post_later(later(key, **values))
    return Message.objects.get(key=key)


# -- Writing


def test_eight_thousand_are_told_in_bulk_and_hold_no_address(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_max_num_queries(200):  # SQLite takes 999 values at once
        assert post_many(later(f"k{number}") for number in range(8000)) == 8000
    assert post_many([later("k1"), later("new"), later("new")]) == 1
    assert not Message.objects.exclude(recipient="", content=b"").exists()


def test_what_goes_by_no_channel_of_ours_is_not_written_and_an_unknown_composer_is_a_fault() -> None:
    assert post_many([later(channel="pigeon")]) == 0
    with pytest.raises(KeyError):
        post_later(Later(composer="nobody", channel="mail", key="k", about="样例"))


# -- Sending


def test_address_and_text_are_those_of_the_moment_of_sending(server: SmtpServer, readers: Readers) -> None:
    message = post()
    readers.addresses["recipient:a"], readers.body = "new@example.org", "Later text"
    assert Courier().send_due() == 1
    [(recipient, content)] = server.taken
    mail = message_from_bytes(content)
    assert recipient == "new@example.org" and "Later text" in str(mail.get_payload())
    assert mail["Message-ID"].startswith(f"<{message.reference}@")
    message.refresh_from_db()
    assert (message.state, message.recipient, bytes(message.content)) == (State.SENT, "r***@example.org", b"")
    assert not post_later(later()), "told, though its recipient has a name now"


def test_one_click_leaves_a_mailing(server: SmtpServer) -> None:
    post()
    post_mail(key="b", to="b@example.org", subject="样例", body="正文", unsubscribe="https://example.org/leave")
    post_mail(key="c", to="c@example.org", subject="样例", body="正文")
    Courier().send_due()
    mails = [message_from_bytes(content) for _recipient, content in server.taken]
    assert [mail["List-Unsubscribe"] for mail in mails] == [
        "<https://portal.example.org/services/t/a>", "<https://example.org/leave>", None
    ]  # fmt: skip
    assert [mail["List-Unsubscribe-Post"] for mail in mails] == [*2 * ["List-Unsubscribe=One-Click"], None]


def test_who_left_gets_nothing_that_waited(server: SmtpServer, readers: Readers) -> None:
    first, second, third = post("a"), post("b"), post("c")
    readers.left.add("recipient:a")
    assert withdraw_topic("recipient:b") == 1
    Courier().send_due()
    assert [recipient for recipient, _content in server.taken] == ["c@example.org"]
    for message in (first, second):
        message.refresh_from_db()
        assert (message.state, message.why) == (State.DROPPED, Why.UNSUBSCRIBED) and message.finished_at
    assert retry_messages(Message.objects.all()) == 0
    assert withdraw_topic("recipient:c") == 0, "what was sent was sent"
    assert third.topic == "recipient:c"


def test_what_is_for_later_waits_and_what_is_of_no_use_any_more_is_dropped(server: SmtpServer) -> None:
    now = timezone.now()
    post("tomorrow", not_before=now + timedelta(days=1))
    post("by noon", until=now + timedelta(hours=1))
    with time_machine.travel(now + timedelta(hours=2), tick=False):
        assert Courier().send_due() == 0
        message = Message.objects.get(key="by noon")
        assert (message.state, message.why) == (State.DROPPED, Why.EXPIRED)
    with time_machine.travel(now + timedelta(days=3, hours=23), tick=False):
        assert Courier().send_due() == 1, "patience begins when its time has come"


def test_a_composer_that_fails_holds_nobody_up(
    server: SmtpServer, readers: Readers, caplog: pytest.LogCaptureFixture
) -> None:
    readers.addresses["recipient:a"] = "not an\naddress"
    message = post("a")
    post("b")
    assert Courier().send_due() == 2
    message.refresh_from_db()
    assert message.state == State.DEFERRED and message.last_error
    assert [recipient for recipient, _content in server.taken] == ["b@example.org"]


# -- What may become of them


def test_who_keeps_an_address_that_bounces_learns_of_it_whatever_another_listener_does(server: SmtpServer) -> None:
    server.answers["RCPT"] = "550 5.1.1 no such box"
    told: list[tuple[str, str, str]] = []

    def fail(**_values: object) -> None:
        raise ZeroDivisionError

    def listen(message: Message, error: str, **_values: object) -> None:
        told.append((message.topic, message.recipient, error))

    bounced.connect(fail)
    bounced.connect(listen)
    try:
        post()
        Courier().send_due()
        server.answers["RCPT"] = "550 5.7.1 we do not like you"
        post("b")
        Courier().send_due()
    finally:
        bounced.disconnect(fail)
        bounced.disconnect(listen)
    assert told == [("recipient:a", "a@example.org", "550 5.1.1 no such box")]
    states = dict(Message.objects.values_list("key", "state"))
    assert states == {"a": State.BOUNCED, "b": State.FAILED}, "a refusal of ours says nothing of the address"


def test_a_talk_that_breaks_off_leaves_an_uncertain_message_that_goes_again_under_its_reference(
    server: SmtpServer,
) -> None:
    server.answers["message"] = "421 closing"
    message = post()
    Courier().send_due()
    message.refresh_from_db()
    assert message.state == State.UNCERTAIN and message.next_attempt_at > timezone.now()
    server.answers["message"] = "250 taken"
    with time_machine.travel(message.next_attempt_at):
        Courier().send_due()
    message.refresh_from_db()
    assert message.state == State.SENT
    assert str(message.reference) in message_from_bytes(server.taken[-1][1])["Message-ID"]


# -- Quiet hours


def test_sms_wait_for_the_day_and_codes_do_not(settings: Settings, server: SmtpServer) -> None:
    settings.QIFU_SENDING_HOURS = {"sms": ("08:00", "20:00")}
    settings.QIFU_CHANNELS = {
        "sms": "messages.channels.console.ConsoleChannel",
        "mail": "messages.channels.smtp.SmtpChannel",
    }
    night = datetime(2026, 11, 30, 20, 0, tzinfo=SHANGHAI)
    with time_machine.travel(night, tick=False):
        push, mail = post("push", channel="sms"), post("mail")
        post_sms(key="code", to="13812345678", about="验证码", text="验证码 123456", within=timedelta(minutes=10))
        assert Courier().send_due() == 2
        push.refresh_from_db()
        mail.refresh_from_db()
        assert (push.state, mail.state) == (State.WAITING, State.SENT)
        assert push.next_attempt_at == datetime(2026, 12, 1, 8, 0, tzinfo=SHANGHAI)
        assert Message.objects.waiting_since(timezone.now()) is None, "nothing is late"
    with time_machine.travel(datetime(2026, 12, 1, 7, 59, tzinfo=SHANGHAI), tick=False):
        assert Courier().send_due() == 0
    with time_machine.travel(datetime(2026, 12, 1, 8, 0, tzinfo=SHANGHAI), tick=False):
        assert Courier().send_due() == 1


# -- Settings


def test_composers_that_are_none_and_hours_that_are_none_are_found_by_the_check(settings: Settings) -> None:
    settings.QIFU_COMPOSERS = {"test": "tests.composers.nobody"}
    settings.QIFU_SENDING_HOURS = {"sms": ("20:00", "08:00"), "wechat": ("early",)}
    found = sorted(str(message.id) for message in checks.run_checks() if str(message.id).startswith("outbox."))
    assert found == ["outbox.E004", "outbox.E005", "outbox.E005"]
