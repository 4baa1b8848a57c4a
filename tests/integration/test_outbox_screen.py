"""报告 › 待发消息: an administrator sees what waits and what failed, has it tried again or gives it up."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from messages.models import Message, State
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
    assert any("450 greylisted；试过 2 次" in row for row in shown)
    assert len(rows(admin, state="all")) == 4
    assert [("sent@example.org" in row, "再试" in row) for row in rows(admin, state="sent")] == [(True, False)]
    assert admin.get(reverse(WHERE), {"export": "csv"}).status_code == 200


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
