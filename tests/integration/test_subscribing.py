"""Subscribing, changing and leaving, over HTTP and without a script: signed in at one click, for a bare address by a confirmed link."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from pytest_django import Settings

from messages.courier import Courier
from messages.models import Message, State
from publishing.worker import run_pending
from services.notices.models import Recipient, Unconfirmed
from services.subscriptions.models import Subscription
from site_content.portals.models import CityPortalPage
from tests.appeal_forms import form_values
from tests.mailbox import mailbox
from tests.notices import change, give_to, make_bare, make_recipient
from tests.people import sign_in
from tests.push_world import act_for, make_firm

pytestmark = pytest.mark.django_db
SUBSCRIBE, MINE = "/services/subscribe/", "/my/subscriptions/"
POLICIES = f"{SUBSCRIBE}?kind=policy&size=SMALL"


@pytest.fixture(autouse=True)
def portal(city: CityPortalPage, search_index: object) -> None:
    """The frame around every page."""
    run_pending()


@pytest.fixture
def browser() -> Client:
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def sent(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    settings.QIFU_CHANNELS = {"mail": "messages.channels.folder.FolderChannel"}
    settings.EMAIL_FILE_PATH = str(tmp_path / "mails")
    yield tmp_path / "mails"


def text_of(response: Any) -> str:
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", response.content.decode().split("<main")[1]))


def ask(browser: Client, email: str, rhythm: str = "daily", url: str = POLICIES) -> Any:
    values = form_values(browser.get(url).content.decode())
    return browser.post(url, {**values, "email": email, "rhythm": rhythm})


def confirm_link() -> str:
    return re.findall(r"https?://[^/\s]+(/services/subscribe/\S+)", mailbox()[-1].body)[-1]


def press(browser: Client, url: str, action: str, **typed: Any) -> Any:
    values = form_values(browser.get(url).content.decode())
    return browser.post(url, {"csrfmiddlewaretoken": values["csrfmiddlewaretoken"], "action": action, **typed})


def test_a_bare_address_is_subscribed_once_its_owner_has_confirmed(browser: Client) -> None:
    form = browser.get(POLICIES)
    assert "政策" in text_of(form) and "小型企业" in text_of(form)
    answer = ask(browser, "Li@Example.com")
    assert answer.status_code == 200 and "l***@example.com" in text_of(answer)
    assert not Recipient.objects.exists() and not Subscription.objects.exists()
    waiting = Message.objects.get(composer="notices_confirm")
    assert (waiting.recipient, bytes(waiting.content)) == ("", b""), "neither address nor link waits in the outbox"
    with connection.cursor() as cursor:
        cursor.execute("select email from notices_unconfirmed")
        assert "example.com" not in cursor.fetchone()[0]
    link = confirm_link()
    assert Message.objects.get(pk=waiting.pk).recipient in ("", "l***@example.com")
    assert "小型企业" in mailbox()[-1].body and "li@" not in link.lower()
    page = browser.get(link)
    assert "确认订阅" in text_of(page) and not Recipient.objects.exists(), "a scanner that opens it confirms nothing"
    for _twice in range(2):
        assert browser.post(link, form_values(page.content.decode())).status_code == 200
    assert not Unconfirmed.objects.exists()
    held = Subscription.objects.get()
    assert held.filter == "kind=policy&size=SMALL" and held.recipient.email == "li@example.com"
    assert held.recipient.rhythm == "daily" and held.recipient.notice_version
    assert browser.get(link[:-8] + "xxxxxxx/").status_code == 404
    give_to(change(held.recipient, rhythm="at_once"))
    assert mailbox()[-1].recipient == "li@example.com"


def test_what_cannot_be_subscribed_is_told_and_what_was_typed_stays(browser: Client) -> None:
    wrong = ask(browser, "li@")
    assert wrong.status_code == 422 and "邮箱写得不完整" in text_of(wrong) and 'value="li@"' in wrong.content.decode()
    assert browser.get(f"{SUBSCRIBE}?size=HUGE").status_code == 400
    assert "政策" in text_of(browser.get(SUBSCRIBE))
    for _n in range(3):
        assert ask(browser, "li@example.com").status_code == 200
    assert "一小时最多" in text_of(ask(browser, "li@example.com"))
    assert browser.post(POLICIES, {"email": "li@example.com", "rhythm": "daily"}).status_code == 422, "from elsewhere"


def test_signed_in_it_is_one_click_and_all_of_it_is_looked_after_on_one_page(browser: Client) -> None:
    enterprise = make_firm(1)
    recipient = act_for(enterprise, "zhang@example.com")
    sign_in(browser, "zhang@example.com")
    values = form_values(browser.get(POLICIES).content.decode())
    assert browser.post(POLICIES, values).headers["Location"] == MINE
    page = text_of(browser.get(MINE))
    assert "小型企业" in page and enterprise.name in page
    assert press(browser, MINE, "profile", which=enterprise.pk, nearly="yes").status_code == 302
    profile, interest = Subscription.objects.profiles().get(), Subscription.objects.interests().get()
    assert profile.also_nearly
    press(browser, MINE, "nearly", which=profile.pk)
    press(browser, MINE, "how", rhythm="weekly", channel=[])
    press(browser, MINE, "pause", days="30")
    recipient.refresh_from_db()
    profile.refresh_from_db()
    assert (profile.also_nearly, recipient.rhythm, recipient.by_mail) == (False, "weekly", False)
    assert recipient.paused_until and "已暂停到" in text_of(browser.get(MINE))
    press(browser, MINE, "pause", days="0")
    press(browser, MINE, "end", which=interest.pk)
    assert "停掉了" in text_of(press(browser, MINE, "end", which=interest.pk))
    press(browser, MINE, "leave")
    assert "您已退订" in text_of(browser.get(MINE))
    press(browser, MINE, "back")
    recipient.refresh_from_db()
    assert recipient.left_at is None and Subscription.objects.get() == profile
    stranger = Client(enforce_csrf_checks=True)
    sign_in(stranger, "li@example.com")
    assert press(stranger, MINE, "end", which=profile.pk).status_code == 422
    assert press(stranger, MINE, "profile", which=enterprise.pk).status_code == 422
    assert Subscription.objects.get() == profile


def test_an_address_looks_after_its_subscriptions_by_the_link_of_its_mails(browser: Client) -> None:
    bare = make_bare("li@example.com")
    page = f"/services/leave/{bare.token}/"
    for query in ("kind=policy", "kind=event"):
        ask(browser, "li@example.com", url=f"{SUBSCRIBE}?{query}")
        browser.post(confirm_link())
    assert Subscription.objects.count() == 2
    press(browser, page, "end", which=Subscription.objects.all()[0].pk)
    press(browser, page, "rhythm", rhythm="weekly")
    press(browser, page, "pause", days="7")
    bare.refresh_from_db()
    assert (Subscription.objects.count(), bare.rhythm, bare.paused_until is not None) == (1, "weekly", True)
    assert press(browser, page, "rhythm", rhythm="hourly").status_code == 422
    other = make_recipient("zhang@example.com")
    assert "订阅了什么" not in text_of(browser.get(f"/services/leave/{other.token}/"))
    press(browser, f"/services/leave/{other.token}/", "pause", days="7")
    other.refresh_from_db()
    assert other.paused_until is None, "who has an account signs in for that"


def test_16_who_leaves_while_thousands_wait_is_sent_nothing_more(sent: Path) -> None:
    recipients = [make_bare(f"r{n}@example.com") for n in range(6)]
    give_to(*recipients)
    leaver = recipients[3]
    link = f"/services/leave/{leaver.token}/"
    mail_program = Client(enforce_csrf_checks=True)
    assert mail_program.get(link).status_code == mail_program.head(link).status_code == 200
    assert Recipient.objects.filter(left_at=None).count() == 6, "never by GET"
    for _twice in range(2):
        assert mail_program.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    Courier().send_due()
    give_to(*recipients, key="policy:2:new")
    Courier().send_due()
    told = [file.read_text(encoding="utf-8") for file in sent.glob("*.eml")]
    assert len(told) == 10 and not any("r3@example.com" in mail for mail in told)
    assert all("List-Unsubscribe-Post: List-Unsubscribe=One-Click" in mail for mail in told)
    dropped = Message.objects.get(topic=f"recipient:{leaver.token}")
    assert (dropped.state, dropped.why, dropped.recipient) == (State.DROPPED, "unsubscribed", "")
    assert "已退订" in text_of(mail_program.get(link))
    assert "订阅了什么" in text_of(mail_program.post(link, {"action": "back"}))
    assert mail_program.post("/services/leave/00000000-0000-4000-8000-000000000000/").status_code == 404


def test_search_leads_to_a_subscription_of_what_was_chosen(browser: Client) -> None:
    found = browser.get("/search/?kind=policy&size=SMALL&q=技改").content.decode()
    assert 'href="/services/subscribe/?kind=policy&amp;size=SMALL"' in found
    assert "/services/subscribe/" not in browser.get("/search/?q=技改").content.decode().split("<main")[1]
