"""The outbox and its courier: what is written is sent, once, whatever happens on the way."""

import os
import signal
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from random import Random
from typing import Any

import pytest
from django.core.mail import EmailMessage, send_mail
from django.db import transaction
from django.utils import timezone
from pytest_django import Settings

from messages.claims import LEASE, claim_message, end_leases
from messages.courier import Courier
from messages.keeping import forget_old
from messages.models import ChannelState, Message, State
from messages.outbox import post_mail, retry_messages, stop_open_messages, withdraw_messages
from messages.outcomes import DELAYS
from publishing.models import Record
from publishing.worker import run_pending
from site_content.policies.models import PolicySectionPage
from tests.couriers import send_while_killed, send_with_two
from tests.factories import make_policy
from tests.mailbox import mailbox
from tests.processes import start_command
from tests.smtp_server import HANG, SmtpServer, smtp_server

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings: Settings) -> Iterator[SmtpServer]:
    with smtp_server() as running:
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", running.port, 5
        yield running


def write(to: str = "reader@example.org", *, key: str = "", **values: Any) -> Message:
    assert post_mail(key=key or f"test:{to}", to=to, subject="样例", body="正文", **values)
    return Message.objects.get(key=key or f"test:{to}")


def make_due() -> None:
    Message.objects.open().update(next_attempt_at=timezone.now())
    ChannelState.objects.update(retry_at=None)


def again(message: Message) -> Message:
    """As it stands now."""
    message.refresh_from_db()
    return message


# -- Writing


def test_what_is_written_exists_if_what_it_tells_does() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        write()
        raise ZeroDivisionError
    assert not Message.objects.exists()


def test_an_occasion_is_told_once_to_each() -> None:
    write(key="occasion")
    assert not post_mail(key="occasion", to="reader@example.org", subject="样例", body="又一次")
    assert post_mail(key="occasion", to="other@example.org", subject="样例", body="正文")


def test_whatever_django_mails_is_written_for_each_recipient_and_kept_no_longer_than_needed() -> None:
    EmailMessage("主题", "正文", None, ["a@example.org"], bcc=["b@example.org"], cc=["a@example.org"]).send()
    send_mail("主题", "正文", None, ["名字 <c@例子.cn>"])
    assert [letter.recipient for letter in mailbox()] == ["a@example.org", "b@example.org", "c@xn--fsqu00a.cn"]
    assert all(letter.sensitive for letter in mailbox())


def test_an_address_that_cannot_be_one_spoils_nothing() -> None:
    assert send_mail("主题", "正文", None, ["@", "a@example.org"])
    assert [letter.recipient for letter in mailbox()] == ["a@example.org"]


def test_without_mail_nothing_is_written(settings: Settings) -> None:
    settings.QIFU_CHANNELS = {}
    assert not post_mail(key="k", to="reader@example.org", subject="样例", body="正文")


# -- Sending


def test_a_mail_is_sent_once_and_its_secret_is_forgotten_at_once(server: SmtpServer) -> None:
    plain, secret = write("plain@example.org"), write("secret@example.org", sensitive=True)
    assert Courier().send_due() == 2 and Courier().send_due() == 0
    assert [recipient for recipient, _content in server.taken] == ["plain@example.org", "secret@example.org"]
    assert again(plain).state == again(secret).state == State.SENT
    assert plain.content and not secret.content


def test_a_server_that_says_later_is_asked_later_and_later_until_patience_ends(server: SmtpServer) -> None:
    server.answers["RCPT"] = "450 greylisted"
    message = write()
    waits = []
    for _time in DELAYS:
        before = timezone.now()
        Courier().send_due()
        waits.append(round((again(message).next_attempt_at - before) / timedelta(minutes=1)))
        make_due()
    assert waits == [1, 5, 30, 120, 360, 1440]
    assert message.last_error == "450 greylisted" and message.state == State.DEFERRED
    Message.objects.update(give_up_at=timezone.now() + timedelta(hours=1))
    Courier().send_due()
    assert again(message).state == State.FAILED


def test_a_mail_refused_for_good_harms_no_other_and_goes_out_when_it_is_tried_again(server: SmtpServer) -> None:
    server.answers["RCPT bad@example.org"] = "550 no such box"
    send_mail("主题", "正文", None, ["bad@example.org", "good@example.org"])
    Courier().send_due()
    states = dict(Message.objects.values_list("recipient", "state"))
    assert states == {"bad@example.org": State.BOUNCED, "good@example.org": State.SENT}
    assert Message.objects.get(state=State.BOUNCED).last_error == "550 no such box"
    del server.answers["RCPT bad@example.org"]
    assert Courier().send_due() == 0
    assert retry_messages(Message.objects.all()) == 1
    Courier().send_due()
    assert [recipient for recipient, _content in server.taken] == ["good@example.org", "bad@example.org"]


def test_a_server_that_is_away_costs_no_message_its_patience(settings: Settings, server: SmtpServer) -> None:
    settings.EMAIL_PORT = 1
    message, other = write(), write("other@example.org")
    assert Courier().send_due() == 1, "one tries, the channel rests"
    state = ChannelState.objects.get()
    assert state.failing_since and state.retry_at and state.retry_at > timezone.now()
    assert (again(message).attempts, message.state, other.attempts) == (0, State.WAITING, 0)
    settings.EMAIL_PORT = server.port
    assert Courier().send_due() == 0
    make_due()
    assert Courier().send_due() == 2
    assert ChannelState.objects.get().failing_since is None


def test_what_waited_for_a_channel_all_the_time_fails_with_its_reason(settings: Settings) -> None:
    settings.EMAIL_PORT = 1
    message = write()
    Courier().send_due()
    Message.objects.update(give_up_at=timezone.now())
    Courier().send_due()
    assert again(message).state == State.FAILED and "refused" in message.last_error.lower()


def test_what_is_withdrawn_is_not_sent(server: SmtpServer) -> None:
    write("plain@example.org"), write("secret@example.org", sensitive=True)
    assert withdraw_messages(Message.objects.all()) == 2
    assert Courier().send_due() == 0 and not server.taken
    assert retry_messages(Message.objects.all()) == 1, "the secret is forgotten at once"
    assert Courier().send_due() == 1 and server.taken[0][0] == "plain@example.org"


def test_what_waited_in_a_restored_backup_goes_out_only_if_it_is_asked_for(server: SmtpServer) -> None:
    message = write()
    assert stop_open_messages("恢复备份") == 1 and Courier().send_due() == 0
    retry_messages(Message.objects.failed())
    assert Courier().send_due() == 1 and again(message).state == State.SENT


def test_texts_are_kept_for_a_month_and_rows_for_some_more_than_a_year(server: SmtpServer) -> None:
    sent, waiting = write(), write("waiting@example.org")
    claim_message("mail", "another courier")
    Message.objects.filter(pk=sent.pk).update(state=State.SENT, finished_at=timezone.now())
    forget_old(timezone.now() + timedelta(days=29))
    assert again(sent).content
    forget_old(timezone.now() + timedelta(days=31))
    assert not again(sent).content and again(waiting).content
    forget_old(timezone.now() + timedelta(days=401))
    assert list(Message.objects.all()) == [waiting], "what was not sent is never forgotten"


@pytest.mark.parametrize("state", [State.FAILED, State.BOUNCED])
def test_a_secret_that_did_not_arrive_is_kept_three_days(state: State) -> None:
    secret, plain = write(sensitive=True), write("plain@example.org")
    Message.objects.update(state=state, finished_at=timezone.now())
    forget_old(timezone.now() + timedelta(days=2))
    assert again(secret).content
    forget_old(timezone.now() + timedelta(days=4))
    assert not again(secret).content and again(plain).content


def test_a_claim_is_a_lease(server: SmtpServer) -> None:
    """A courier that dies with a message in hand leaves it to the next one; its own late word then counts no more."""
    message = write()
    claimed = claim_message("mail", "first")
    assert claimed == message and claim_message("mail", "second") is None
    assert again(message).state == State.SENDING and message.next_attempt_at > timezone.now() + LEASE / 2
    assert withdraw_messages(Message.objects.all()) == 0, "what is on its way cannot be called back"
    make_due()
    assert end_leases() == 1 and again(message).state == State.UNCERTAIN
    assert "不知道对方收下没有" in message.last_error
    assert claim_message("mail", "second") == message


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_couriers_send_nothing_twice_and_one_that_is_killed_loses_nothing(server: SmtpServer) -> None:
    """Killed before or after any answer of the server, and at any other moment; at most one comes twice for each kill."""
    wanted = {f"reader{number}@example.org" for number in range(120)}
    with transaction.atomic():
        for address in wanted:
            write(address)
    send_with_two()
    assert sorted(recipient for recipient, _content in server.taken) == sorted(wanted)

    server.taken.clear()
    Message.objects.update(state=State.WAITING, attempts=0, next_attempt_at=timezone.now())
    kills = send_while_killed(server, Random(7), by_place=9, by_time=5, places=60, seconds=0.25)
    assert {recipient for recipient, _content in server.taken} == wanted, "none is missing"
    identities = {(recipient, message_from_bytes(content)["Message-ID"]) for recipient, content in server.taken}
    assert len(identities) == len(wanted), "what comes twice is known again"
    assert len(server.taken) - len(wanted) <= kills.after_an_answer, "what was not answered for does not come twice"
    assert kills.after_an_answer < kills.all == 14
    assert set(Message.objects.values_list("state", flat=True)) == {State.SENT}


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_mail_server_that_hangs_stops_no_publishing_and_a_killed_courier_loses_nothing(
    server: SmtpServer, policy_section: PolicySectionPage
) -> None:
    server.answers["message"] = HANG
    message = write(sensitive=True)
    address = f"smtp://127.0.0.1:{server.port}?timeout=600"
    with start_command("courier", DJANGO_SETTINGS_MODULE="cms.settings.dev", QIFU_EMAIL_URL=address) as process:
        assert server.hanging.wait(240), "the courier talks to the server"
        page = make_policy(policy_section, title="照常发布", text="正文")
        run_pending()
        assert Record.objects.get(id=str(page.pk)).live
        assert again(message).state == State.SENDING
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    server.answers["message"] = "250 taken"
    assert Courier().send_due() == 0, "the lease still holds"
    make_due()
    assert Courier().send_due() == 1
    assert again(message).state == State.SENT
    mail = message_from_bytes(server.taken[-1][1])
    assert mail["Message-ID"].startswith(f"<{message.reference}@"), "who got it before knows it again"
