"""公众号 in the admin: the simulator answers as the account does, for those who look after it."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from pytest_django import Settings

from cms.teams.models import Role
from cms.wechat_desk.article import make_article
from messages.courier import Courier
from publishing.worker import run_pending
from services.wechat.checks import check_wechat
from services.wechat.menus import USUAL, BadMenu, read_menu
from services.wechat.models import Menu
from services.wechat.searching import Found, Hit
from tests.team_world import World, build_world
from tests.wechat_account import AES_KEY, Search, account, hits
from tests.wechat_api import wechat_api

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


# -- 复制到公众号


def copy_of(world: World, page: Any, role: str = Role.CITY_EDITOR) -> Any:
    return world.clients[role].get(f"/admin/qifu/pages/{page.pk}/wechat/")


def test_a_public_page_is_offered_as_the_account_s_editor_takes_it(world: World, settings: Settings) -> None:
    settings.QIFU_SITE_URL = settings.WAGTAILADMIN_BASE_URL = "https://qifu.example.gov.cn"
    page = world.pages["city policy"].specific
    page.summary = "说明" * 100
    page.body = [
        ("heading", {"text": "一、总则", "level": "2"}),
        (
            "paragraph",
            '<p class="x" onclick="y()">见<a href="/policies/">政策库</a>和<a href="mailto:a@b.cn">邮箱</a><script>z()</script></p>',
        ),
        ("callout", {"tone": "info", "title": "注意", "text": "<p>以原文为准</p>"}),
    ]
    page.save_revision().publish()
    run_pending()
    client = world.clients[Role.CITY_EDITOR]
    assert f"/admin/qifu/pages/{page.pk}/wechat/" in client.get(f"/admin/pages/{page.pk}/edit/").content.decode()
    html = copy_of(world, page).content.decode()
    soup = BeautifulSoup(html, "html.parser")
    source, preview = soup.select_one("[data-article]"), soup.select_one("[data-article-preview]")
    assert source and preview
    copied = BeautifulSoup(source.text, "html.parser")
    assert not copied.select("script, a, style, link, [class], [id], [onclick]")
    assert all(
        element.get("style") or element.name in ("br", "tr", "tbody", "strong") for element in copied.find_all(True)
    )
    assert "一、总则" in copied.text and "政策库：https://qifu.example.gov.cn/policies/" in copied.text
    assert "原文：https://qifu.example.gov.cn/" in copied.text
    digest = soup.select(".qifu-wechat__facts dd")[1].find("span")
    assert digest and len(digest.text) == 120


def test_pictures_are_whole_addresses_and_a_table_keeps_its_cells() -> None:
    image = {"src": "/images/a.jpg", "alt": "车间", "caption": "样例", "width": 1, "height": 1, "sources": []}
    cell = {"html": "甲", "colspan": 2, "rowspan": 1}
    table = {"type": "table", "caption": "标准", "header_row": True, "header_column": False, "rows": [[cell]]}
    document = {
        "kind": "news", "title": "长" * 99, "url": "/news/1/", "summary": "", "source": "样例社", "image": image,
        "attachments": [], "body": [{"type": "image", "image": image}, table, {"type": "paragraph", "html": "<p>甲乙</p>"}],
    }  # fmt: skip
    article = make_article(document)
    site = django_settings.QIFU_SITE_URL
    assert f'src="{site}/images/a.jpg"' in article.html and article.cover == f"{site}/images/a.jpg"
    assert 'colspan="2"' in article.html and "rowspan" not in article.html and "<caption" in article.html
    assert (len(article.title), article.digest) == (64, "甲乙")


def test_a_draft_and_another_team_s_page_are_not_copied(world: World) -> None:
    draft = world.pages["city draft"]
    assert "还没有公开" in copy_of(world, draft).content.decode()
    assert copy_of(world, world.pages["city policy"], Role.TOWN_EDITOR).status_code in (302, 403, 404)


# -- The menu

MENU = "/admin/qifu/wechat/menu/"


def test_the_usual_menu_is_one_that_wechat_takes() -> None:
    buttons = read_menu(USUAL).to_wechat()["button"]
    assert [button["name"] for button in buttons] == ["查政策", "办诉求", "我的"]
    assert buttons[0]["sub_button"][0] == {"name": "最新政策", "type": "click", "key": "政策"}
    assert buttons[1]["sub_button"][0]["type"] == "view" and buttons[1]["sub_button"][0]["url"].startswith("http")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "菜单是空的"),
        ("甲 = 政策\n乙 = 培训\n丙 = 诉求\n丁 = 帮助", "最多 3 个"),
        ("甲\n" + "  乙 = 政策\n" * 6, "下面最多 5 个"),
        ("名字太长的按钮 = 政策", "最多 5 个汉字"),
        ("甲 = 天气", "不是公众号认得的词"),
        ("甲 = https://", "不是网址"),
        ("甲 = javascript://x", "不是网址"),
        ("甲", "后面写"),
        ("甲 = 政策\n  乙 = 培训", "不能再有去处"),
        ("甲\n  乙", "“= 词”"),
        (" = 政策\n= 政策", "没有写按钮名称"),
    ],
)
def test_a_menu_that_wechat_would_refuse_is_not_saved(text: str, problem: str) -> None:
    with pytest.raises(BadMenu) as told:
        read_menu(text)
    assert problem in str(told.value)


def test_a_menu_is_saved_and_put_by_the_courier(world: World, search: Search, settings: Settings) -> None:
    client = world.clients[Role.CITY_MODERATOR]
    assert "最新政策" in client.get(MENU).content.decode()
    response = client.post(MENU, {"text": "甲 = 天气"})
    assert response.status_code == 422 and "甲 = 天气" in response.content.decode() and not Menu.objects.exists()
    with wechat_api(settings) as api:
        assert (
            client.post(
                MENU, {"text": "查\n  专精特新 ＝ 政策 专精特新\n办=/services/appeals/", "put": "1"}
            ).status_code
            == 302
        )
        Courier().send_due()
    [(path, body)] = api.sent
    assert path == "/cgi-bin/menu/create" and body["button"] == [
        {"name": "查", "sub_button": [{"name": "专精特新", "type": "click", "key": "政策 专精特新"}]},
        {"name": "办", "type": "view", "url": "https://qifu.example.gov.cn/services/appeals/"},
    ]
    assert "已发送" in client.get(MENU).content.decode()
    assert world.clients[Role.CITY_EDITOR].get(MENU).status_code == 302


def test_the_command_checks_and_puts(tmp_path: Path, settings: Settings) -> None:
    file = tmp_path / "menu.txt"
    file.write_text("甲 = 政策", encoding="utf-8")
    call_command("put_wechat_menu", str(file), "--check", stdout=StringIO())
    assert not Menu.objects.exists()
    with pytest.raises(CommandError, match="QIFU_WECHAT_SECRET"):
        call_command("put_wechat_menu", str(file), stdout=StringIO())
    with wechat_api(settings):
        call_command("put_wechat_menu", stdout=StringIO())
    file.write_text("甲 = 天气", encoding="utf-8")
    with pytest.raises(CommandError, match="不是公众号认得的词"):
        call_command("put_wechat_menu", str(file))


def test_what_is_half_set_is_named(settings: Settings) -> None:
    assert check_wechat(None) == []
    settings.QIFU_WECHAT_APPID = "wx1"
    assert [found.id for found in check_wechat(None)] == ["wechat.E002"]
    settings.QIFU_WECHAT_TOKEN = "no blanks!"
    settings.QIFU_WECHAT_AES_KEY, settings.QIFU_WECHAT_MODE = "short", "safe"
    assert [found.id for found in check_wechat(None)] == ["wechat.E003", "wechat.E004"]
    settings.QIFU_WECHAT_TOKEN, settings.QIFU_WECHAT_AES_KEY, settings.QIFU_WECHAT_MODE = "abc", "", "plain"
    assert [found.id for found in check_wechat(None)] == ["wechat.W001"]
    settings.QIFU_WECHAT_AES_KEY, settings.QIFU_WECHAT_MODE = AES_KEY, "safe"
    settings.QIFU_WECHAT_TEMPLATE, settings.QIFU_WECHAT_TEMPLATE_FIELDS = "T1", ["thing1=weather", "date2=until"]
    assert [found.id for found in check_wechat(None)] == ["wechat.E005"]
    settings.QIFU_WECHAT_TEMPLATE, settings.QIFU_WECHAT_APPID, settings.QIFU_WECHAT_TOKEN = "", "", ""
    settings.QIFU_WECHAT_AES_KEY, settings.QIFU_WECHAT_SECRET, settings.QIFU_WECHAT_API = (
        "",
        "s",
        "http://relay.example",
    )
    assert [found.id for found in check_wechat(None)] == ["wechat.E006", "wechat.E007"]
