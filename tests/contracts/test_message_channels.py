"""What every channel of the outbox does, and what SMTP does with a server that misbehaves."""

import smtplib
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from socket import SHUT_RDWR

import pytest
from pytest_django import Settings

from messages.channels.console import ConsoleChannel
from messages.channels.folder import FolderChannel
from messages.channels.protocol import Bounced, Channel, Deferred, Interrupted, Refused, Unavailable
from messages.channels.smtp import SmtpChannel
from messages.models import Message
from messages.outbox import post_mail
from tests.smtp_server import HANG, HANG_UP, SmtpServer, smtp_server

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings: Settings) -> Iterator[SmtpServer]:
    with smtp_server() as running:
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", running.port, 0.3
        yield running


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    return tmp_path / "mail"


@pytest.fixture(params=[ConsoleChannel, FolderChannel, SmtpChannel])
def channel(request: pytest.FixtureRequest, server: SmtpServer, folder: Path) -> Iterator[Channel]:
    made: Channel = request.param()
    yield made
    made.rest()


@pytest.fixture
def smtp(server: SmtpServer) -> Iterator[SmtpChannel]:
    made = SmtpChannel(seconds=1)
    yield made
    made.rest()


def write_mail(to: str = "reader@example.org", key: str = "") -> Message:
    assert post_mail(key=key or f"test:{to}", to=to, subject="样例主题", body="第一行\n.\n正文" + "长" * 2000)
    return Message.objects.get(key=key or f"test:{to}")


def test_every_channel_takes_a_message_and_takes_it_again(channel: Channel) -> None:
    message = write_mail()
    channel.rest()
    channel.send(message)
    channel.send(message)
    channel.rest()
    channel.rest()


def test_the_console_shows_a_mail_as_a_person_reads_it(capsys: pytest.CaptureFixture[str]) -> None:
    ConsoleChannel().send(write_mail())
    shown = capsys.readouterr().out
    assert "收件人：reader@example.org" in shown and "主题：样例主题" in shown and "正文长长" in shown


def test_a_folder_holds_a_mail_that_is_sent_twice_once(folder: Path) -> None:
    message = write_mail()
    FolderChannel().send(message)
    FolderChannel().send(message)
    [file] = folder.iterdir()
    assert file.read_bytes() == bytes(message.content)


def test_a_server_gets_the_mail_whole_under_its_reference(server: SmtpServer, smtp: SmtpChannel) -> None:
    message = write_mail()
    smtp.send(message)
    [(recipient, content)] = server.taken
    mail = message_from_bytes(content.replace(b"\r\n..", b"\r\n."), policy=default)
    assert recipient == "reader@example.org" and str(mail["Subject"]).strip() == "样例主题"
    assert mail["Message-ID"] == f"<{message.reference}@{message.sender.partition('@')[2]}>"
    assert mail.get_content().splitlines() == ["第一行", ".", "正文" + "长" * 2000]


@pytest.mark.parametrize(
    ("place", "answer", "meaning"),
    [
        ("connect", "421 busy", Unavailable),
        ("connect", "554 go away", Unavailable),
        ("connect", HANG, Unavailable),
        ("connect", HANG_UP, Unavailable),
        ("EHLO", HANG, Unavailable),
        ("MAIL", "451 later", Deferred),
        ("MAIL", "550 not you", Unavailable),
        ("MAIL", "530 log in first", Unavailable),
        ("MAIL", "552 too large", Refused),
        ("RCPT", "450 greylisted", Deferred),
        ("RCPT", "550 no such box", Bounced),
        ("RCPT", "550 5.1.1 no such box", Bounced),
        ("RCPT", "550 5.7.1 relaying denied", Refused),
        ("RCPT", "421 closing", Interrupted),
        ("RCPT", HANG, Interrupted),
        ("RCPT", HANG_UP, Interrupted),
        ("DATA", "451 later", Deferred),
        ("DATA", "554 no", Refused),
        ("DATA", HANG, Interrupted),
        ("message", "452 full", Deferred),
        ("message", "554 spam", Refused),
        ("message", HANG, Interrupted),
        ("message", HANG_UP, Interrupted),
    ],
)
def test_what_a_server_that_misbehaves_means_for_the_message_and_for_others(
    server: SmtpServer, smtp: SmtpChannel, place: str, answer: str, meaning: type[Exception]
) -> None:
    message = write_mail()
    usual, server.answers[place] = server.answers[place], answer
    with pytest.raises(meaning) as told:
        smtp.send(message)
    assert type(told.value) is meaning
    if answer[0].isdigit():
        assert str(told.value) == answer
    # It comes to itself, and so does the channel.
    server.answers[place] = usual
    server.taken.clear()
    smtp.send(message)
    assert [recipient for recipient, _content in server.taken] == ["reader@example.org"]


def test_nobody_listening_is_an_outage_of_the_channel(settings: Settings, server: SmtpServer) -> None:
    settings.EMAIL_PORT = 1
    with pytest.raises(Unavailable):
        SmtpChannel().send(write_mail())


def test_a_log_in_that_is_refused_is_an_outage_of_the_channel(settings: Settings, server: SmtpServer) -> None:
    server.answers |= {"EHLO": "250-test\r\n250 AUTH PLAIN", "AUTH": "535 wrong"}
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "qifu", "secret-word"
    with pytest.raises(Unavailable, match="535 wrong"):
        SmtpChannel().send(write_mail())


def test_a_server_without_the_encryption_that_is_asked_for_gets_nothing(settings: Settings, server: SmtpServer) -> None:
    settings.EMAIL_USE_TLS = True
    with pytest.raises(Unavailable):
        SmtpChannel().send(write_mail())
    assert server.taken == []


def test_a_whole_message_has_a_time_limit_whatever_each_answer_may_take(settings: Settings, server: SmtpServer) -> None:
    settings.EMAIL_TIMEOUT = 600
    server.answers["message"] = HANG
    with pytest.raises(Interrupted):
        SmtpChannel(seconds=0.2).send(write_mail())


def test_one_connection_carries_many_mails_and_another_one_is_opened_when_it_broke(
    server: SmtpServer, smtp: SmtpChannel
) -> None:
    for number in range(3):
        smtp.send(write_mail(f"reader{number}@example.org"))
    assert (server.connections, len(server.taken)) == (1, 3)
    assert smtp.connection is not None and smtp.connection.sock is not None
    smtp.connection.sock.shutdown(SHUT_RDWR)
    smtp.send(write_mail("late@example.org"))
    assert (server.connections, len(server.taken)) == (2, 4)
    assert isinstance(smtp.connection, smtplib.SMTP)
