"""报告 › 待发消息: an administrator sees what waits and what failed, has it tried again or gives it up."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings
from wagtail.models import ModelLogEntry

from cms.outbox_admin.pages import MOST
from messages.later import Later, post_later
from messages.models import Message, State, Why
from messages.outbox import post_mail
from tests.approval_people import client_of
from tests.factories import make_superuser

pytestmark = pytest.mark.django_db
WHERE = "qifu_outbox"


@pytest.fixture
def admin(db: None) -> Client:
    return client_of(make_superuser())


def write(to: str, **values: Any) -> Message:
    post_mail(key=f"test:{to}", to=to, subject=f"给{to}", body="秘密正文")
    Message.objects.filter(key=f"test:{to}").update(**values)
    return Message.objects.get(key=f"test:{to}")


def rows(client: Client, **query: str) -> list[str]:
    page = BeautifulSoup(client.get(reverse(WHERE), query).content, "html.parser")
    return [row.get_text(" ", strip=True) for row in page.select("tbody tr")]


def change(client: Client, action: str, **data: Any) -> str:
    url = reverse("qifu_outbox_change")
    return client.post(url, {"action": action, **data}, follow=True).content.decode()


def test_it_lists_what_is_not_done_and_why_and_the_rest_when_asked(admin: Client) -> None:
    write("waiting@example.org")
    write("later@example.org", state=State.DEFERRED, attempts=2, last_error="450 greylisted")
    write("bad@example.org", state=State.FAILED, last_error="550 no such box")
    write("sent@example.org", state=State.SENT)
    shown = rows(admin)
    assert len(shown) == 3 and "秘密正文" not in str(shown)
    assert any("bad@example.org" in row and "发送失败" in row and "550 no such box" in row for row in shown)
    assert any("对方说稍后再来；试过 2 次" in row and "450 greylisted" in row for row in shown)
    assert len(rows(admin, state="all")) == 4
    assert [("sent@example.org" in row, "再试" in row) for row in rows(admin, state="sent")] == [(True, False)]
    assert admin.get(reverse(WHERE), {"export": "csv"}).status_code == 200


def test_every_state_says_in_words_why_and_what_comes_next(admin: Client) -> None:
    soon = timezone.now() + timedelta(minutes=5)
    states: list[tuple[dict[str, Any], str]] = [
        ({"state": State.WAITING, "not_before": soon}, "以后再发"),
        ({"state": State.SENDING}, "还没有结果，就算结果不明"),
        ({"state": State.UNCERTAIN}, "邮件编号不变"),
        ({"state": State.UNCERTAIN, "channel": "sms"}, "先查询，没有收下才再发"),
        ({"state": State.BOUNCED, "last_error": "550 5.1.1 no such box"}, "请更正地址 550 5.1.1 no such box"),
        ({"state": State.FAILED, "last_error": "554 5.7.1 spam"}, "对方按它的规则拒收；不会自动再试"),
        ({"state": State.FAILED, "last_error": "TimeoutError: timed out"}, "对方没有按时回答"),
        ({"state": State.DROPPED, "why": Why.UNSUBSCRIBED}, "收件人退订了"),
        ({"state": State.DROPPED, "why": Why.EXPIRED, "last_error": "450 later"}, "过了有用的时间 450 later"),
        ({"state": State.WITHDRAWN}, "停发了"),
    ]
    for number, (values, _said) in enumerate(states):
        write(f"reader{number}@example.org", next_attempt_at=soon, **values)
    shown = {row: row for row in rows(admin, state="all")}
    for number, (_values, said) in enumerate(states):
        assert any(f"reader{number}@" in row and said in row for row in shown), (number, said, shown)


def test_it_is_filtered_by_channel_topic_recipient_subject_and_day_and_counts_by_state(admin: Client) -> None:
    write("a@example.org", topic="recipient:7", state=State.BOUNCED)
    write("b@example.org", channel="wechat")
    write("c@example.org", created_at=timezone.now() - timedelta(days=40))
    for query, wanted in (
        ({"topic": "recipient:7", "state": "all"}, "a@"),
        ({"state": "bounced"}, "a@"),
        ({"recipient": "B@example.org"}, "b@"),
        ({"until": f"{timezone.localdate() - timedelta(days=30)}"}, "c@"),
        ({"subject": "给b@", "state": "all"}, "b@"),
    ):
        found = rows(admin, **query)
        assert len(found) == 1 and wanted in found[0], query
    assert not rows(admin, subject="给c@"), "words are looked for in a month"
    page = admin.get(reverse(WHERE)).content.decode()
    assert "等待发送 2" in page and "被退回 1" in page


def test_a_composed_one_is_tried_again_though_its_text_is_not_kept(admin: Client, settings: Settings) -> None:
    settings.QIFU_COMPOSERS = {"readers": "tests.composers.compose_for_readers"}
    post_later(Later(composer="readers", channel="mail", key="k", about="政策提醒"))
    Message.objects.update(state=State.FAILED, last_error="554 no")
    [row] = rows(admin)
    assert "发送时才定" in row and "再试" in row
    assert "1 条消息马上再发" in change(admin, "retry")
    Message.objects.update(state=State.FAILED, expires_at=timezone.now())
    assert "没有可以改动的消息" in change(admin, "retry"), "it is of no use any more"


def test_a_table_of_a_million_rows_is_neither_counted_nor_leafed_through(admin: Client) -> None:
    Message.objects.bulk_create(
        Message(
            key=f"k{n}", channel="mail", recipient=f"{n}@example.org", subject="提醒", content=b"", state=State.SENT
        )
        for n in range(MOST + 20)
    )
    with CaptureQueriesContext(connection) as queries:
        page = admin.get(reverse(WHERE), {"state": "sent"}).content.decode()
    assert "符合的太多，只列最新的" in page
    counting = [query["sql"] for query in queries if "COUNT(" in query["sql"] and "outbox_message" in query["sql"]]
    assert counting and all(f"LIMIT {MOST + 1}" in sql for sql in counting)
    assert len(rows(admin, state="sent", p=str(MOST // 50))) == 50, "the last page that it knows of"


def test_one_or_all_that_failed_are_tried_again_or_given_up(admin: Client) -> None:
    first, second, third = (write(f"bad{n}@example.org", state=State.FAILED) for n in range(3))
    assert "1 条消息不再发送" in change(admin, "give_up", message=first.pk)
    assert "1 条消息马上再发" in change(admin, "retry", message=second.pk)
    assert "1 条消息马上再发" in change(admin, "retry")
    states = [Message.objects.get(pk=message.pk).state for message in (first, second, third)]
    assert states == [State.WITHDRAWN, State.WAITING, State.WAITING]
    assert ModelLogEntry.objects.filter(action__startswith="qifu.message_").count() == 3
    for action in ("retry", "give_up", ""):
        assert "没有可以改动的消息" in change(admin, action)


def test_the_home_tells_of_it_and_nobody_else_sees_it(admin: Client, moderator: User) -> None:
    write("waiting@example.org")
    html = admin.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse(WHERE) in html and "待发 1，没有发出 0" in html and "请启动 courier 服务" in html
    for path in (WHERE, "qifu_outbox_results"):
        assert client_of(moderator).get(reverse(path)).status_code in (302, 403)
    client_of(moderator).post(reverse("qifu_outbox_change"), {"action": "give_up"})
    assert Message.objects.get().state == State.WAITING
    assert reverse(WHERE) not in client_of(moderator).get(reverse("wagtailadmin_home")).content.decode()
