"""A new log-in chooses its own password behind a link that is mailed; nobody else ever knows it."""

import re
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from cms.teams.models import Role, Team
from site_content.portals.models import CityPortalPage
from tests.accounts import PASSWORD, is_inside, sign_in
from tests.approval_people import client_of
from tests.factories import make_superuser, make_town
from tests.mailbox import mailbox
from tests.smtp_server import smtp_server

pytestmark = pytest.mark.django_db

NEW = {"username": "fresh", "email": "fresh@example.org", "first_name": "样例"}


@pytest.fixture
def invite(city: CityPortalPage, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> Any:
    """Adds a log-in as an administrator does; returns the response and the administrator's browser."""

    def add(**changes: Any) -> tuple[Any, Client]:
        client = client_of(make_superuser())
        with django_capture_on_commit_callbacks(execute=True):
            response = client.post(reverse("wagtailusers_users:add"), {**NEW, **changes})
        return response, client

    return add


def link_in(message: Any) -> str:
    found = re.search(r"/admin/invitation/\S+", message.body)
    assert found, message.body
    return found[0]


def accept(link: str, password: str = PASSWORD) -> Any:
    return Client().post(link, {"new_password1": password, "new_password2": password}, follow=True)


def test_an_account_without_a_password_is_invited_and_its_owner_comes_in(invite: Any, city: CityPortalPage) -> None:
    response, _admin = invite(groups=[Team.objects.get(page=make_town(city)).group(Role.TOWN_EDITOR).pk])
    assert response.status_code == 302
    user = User.objects.get(username="fresh")
    assert not user.has_usable_password()
    assert [message.to for message in mailbox()] == [["fresh@example.org"]]
    link = link_in(mailbox()[0])
    assert "用户名" in Client().get(link).content.decode()
    page = accept(link)
    assert "密码已设置。请用用户名 fresh 登录。" in page.content.decode()
    client = Client()
    sign_in(client, "fresh")
    assert is_inside(client)


def test_a_link_works_once_and_says_what_to_do_then(invite: Any) -> None:
    invite()
    link = link_in(mailbox()[0])
    accept(link)
    again = accept(link, "Another-9471-stone")
    assert again.status_code == 410 and "联系管理员重新发送邀请" in again.content.decode()
    assert User.objects.get(username="fresh").check_password(PASSWORD)


def test_a_link_ends_after_a_week_and_when_another_is_sent(
    invite: Any, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with time_machine.travel("2026-03-02 10:00", tick=False) as clock:
        _response, admin = invite()
        first = link_in(mailbox()[0])
        user = User.objects.get(username="fresh")
        with django_capture_on_commit_callbacks(execute=True):
            admin.post(reverse("qifu_account", args=[user.pk]), {"action": "invite"})
        second = link_in(mailbox()[1])
        assert (Client().get(first).status_code, Client().get(second).status_code) == (410, 200)
        clock.move_to("2026-03-09 10:01")
        assert Client().get(second).status_code == 410


def test_the_password_policy_holds_and_what_it_asks_is_said(invite: Any) -> None:
    invite()
    page = accept(link_in(mailbox()[0]), "short")
    assert page.status_code == 200 and "密码至少" in page.content.decode()
    assert not User.objects.get(username="fresh").has_usable_password()


def test_the_account_s_page_says_how_it_stands_and_sends_another(invite: Any, settings: Any) -> None:
    _response, admin = invite()
    user = User.objects.get(username="fresh")
    page = BeautifulSoup(admin.get(reverse("qifu_account", args=[user.pk])).content, "html.parser")
    assert "邮件正等待发送；链接有效到" in page.get_text()
    assert page.select_one("button[value=invite]")
    accept(link_in(mailbox()[0]))
    assert "等待发送" not in admin.get(reverse("qifu_account", args=[user.pk])).content.decode()


def test_the_account_s_page_says_when_the_mail_waits_or_was_refused(invite: Any, settings: Any) -> None:
    _response, admin = invite()
    user = User.objects.get(username="fresh")

    def said() -> str:
        return admin.get(reverse("qifu_account", args=[user.pk])).content.decode()

    assert "邮件正等待发送" in said()
    with smtp_server(RCPT="550 no such box") as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        call_command("courier", "--once")
    assert "邀请邮件没有发出（550 no such box）" in said()


def test_without_mail_an_administrator_has_to_set_the_first_password(invite: Any, settings: Any) -> None:
    settings.QIFU_INVITATIONS = False
    response, admin = invite()
    assert response.status_code == 200 and not User.objects.filter(username="fresh").exists()
    data = {**NEW, "password1": PASSWORD, "password2": PASSWORD}
    assert admin.post(reverse("wagtailusers_users:add"), data).status_code == 302
    assert User.objects.get(username="fresh").check_password(PASSWORD)


def test_links_that_are_not_ours_open_nothing() -> None:
    for token in ("x", "WzEsICIhIl0:1abcde:forged", "%00"):
        assert Client().get(f"/admin/invitation/{token}/").status_code in (404, 410)
