"""公众号 in the admin: the simulator answers as the account does, for those who look after it."""

from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import transaction
from django.test import Client
from pytest_django import Settings

from cms.teams.models import Role
from services.wechat.searching import Found, Hit
from tests.team_world import World, build_world
from tests.wechat_account import Search, account, hits

pytestmark = pytest.mark.django_db
URL = "/admin/qifu/wechat/"


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_world()
        transaction.set_rollback(True)


@pytest.fixture
def search(settings: Settings) -> Iterator[Search]:
    with account(settings) as found:
        settings.WAGTAILADMIN_BASE_URL = settings.QIFU_SITE_URL  # one host for both
        settings.QIFU_WECHAT_APPID = settings.QIFU_WECHAT_TOKEN = ""
        yield found


def write(client: Client, **form: str) -> Any:
    response = client.post(URL, form)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def test_without_credentials_the_city_s_moderator_reads_what_a_follower_would(world: World, search: Search) -> None:
    search.found = hits(3)
    client = world.clients[Role.CITY_MODERATOR]
    page = write(client, text="专精特新补贴")
    bubble, xml = page.select_one(".qifu-wechat__theirs"), page.select_one("pre")
    assert bubble and xml and search.asked == [("专精特新补贴", "")]
    assert [link["href"] for link in bubble.select("a")] == [
        f"https://qifu.example.gov.cn/policies/{n}/" for n in range(3)
    ]
    assert "<MsgType>" in xml.text and "<![CDATA[text]]>" in xml.text
    assert "欢迎关注" in write(client, event="subscribe").select_one(".qifu-wechat__theirs").text


def test_nothing_that_is_found_runs_in_the_simulator(world: World, search: Search) -> None:
    search.found = Found(tuple(Hit(f"<script>{n}</script>", '/"onclick=x/', "<b>") for n in range(2)), 2)
    page = write(world.clients[Role.CITY_MODERATOR], text="<script>alert(1)</script>")
    bubble = page.select_one(".qifu-wechat__exchange")
    assert bubble is not None and not bubble.select("script, b, [onclick]")


def test_others_have_no_simulator(world: World, search: Search) -> None:
    for role in (Role.CITY_EDITOR, Role.TOWN_MODERATOR, Role.AUDITOR):
        client = world.clients[role]
        assert client.get(URL).status_code == 302 and client.post(URL, {"text": "补贴"}).status_code in (302, 403)
        assert URL.encode() not in client.get("/admin/").content
    assert search.asked == []
    assert URL.encode() in world.clients[Role.CITY_MODERATOR].get("/admin/").content
