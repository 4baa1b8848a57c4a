"""What is said of policies that were repealed, amended or have expired, and of the pages that rest on them."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from publishing.models import Record
from publishing.refreshes import request_due_changes
from publishing.worker import run_pending
from site_content.guides.models import GuidePolicyLink, ServiceGuidePage
from site_content.policies.models import PolicyPage, PolicyRelation, PolicySectionPage
from site_content.portals.models import CityPortalPage
from site_content.programmes.models import ProgrammePolicyLink
from site_content.training.models import EventPolicyLink
from tests import content_factories as make
from tests.factories import make_policy
from themes.releases import public_root

pytestmark = pytest.mark.django_db


@pytest.fixture
def old(policy_section: PolicySectionPage) -> PolicyPage:
    now = timezone.now()
    return make_policy(
        policy_section, title="旧技改办法", slug="old", support_amount="最高 20 万元", expires_on=timezone.localdate() + timedelta(days=30),
        application_opens_at=now - timedelta(days=9), application_closes_at=now + timedelta(days=9),
        application_url="https://example.org/apply", contacts=[("contact", {"name": "样例科", "phone": "0532-00000000"})],
    )  # fmt: skip


@pytest.fixture
def followers(old: PolicyPage, city: CityPortalPage) -> dict[str, Any]:
    guide: Any = make.make_guide(city, slug="guide")
    guide.policy_links = [GuidePolicyLink(policy=old)]
    programme: Any = make.make_programme(city, slug="programme")
    programme.policy_links = [ProgrammePolicyLink(policy=old)]
    event: Any = make.make_event(make.make_training_section(city), slug="event")
    event.policy_links = [EventPolicyLink(policy=old)]
    for page in (guide, programme, event):
        page.save_revision().publish()
    return {
        "guide": guide,
        "programme": programme,
        "event": event,
        "interpretation": make.make_interpretation(city, old, slug="explained"),
    }


def change(kind: str, old: PolicyPage, **fields: Any) -> PolicyPage:
    new = make_policy(PolicySectionPage.objects.get(), **{"title": "新技改办法", "slug": "new", **fields})
    new.relations.add(PolicyRelation(kind=kind, target=old))
    new.save_revision().publish()
    run_pending()
    return new


def html(path: str) -> str:
    return (public_root() / path / "index.html").read_text()


def link_of(page: Any) -> dict[str, Any]:
    document = Record.objects.get(id=str(page.pk)).document
    found: dict[str, Any] = (document.get("interprets") or document.get("policies"))[0]
    return found


def url(page: Any) -> str:
    return str(Record.objects.get(id=str(page.pk)).url).strip("/")


def test_a_repeal_reaches_every_page_that_rests_on_the_policy(
    old: PolicyPage, followers: dict[str, Any], client: Client
) -> None:
    run_pending()
    assert all("validity-title" not in html(url(page)) for page in followers.values())
    assert "旧技改办法" in html("").partition("正在申报")[2]
    new = change("supersedes", old, effective_on=timezone.localdate())
    today = timezone.localdate()
    for kind, page in followers.items():
        link = link_of(page)
        assert (link["validity"], link["validity_since"]) == ("repealed", today.isoformat()), kind
        assert link["validity_by"] == [{"id": str(new.pk), "title": "新技改办法", "url": "/policies/new/"}]
        text = html(url(page))
        assert f"已于{today.year}年{today.month}月{today.day}日废止" in text, kind
        assert '<a href="/policies/new/">新技改办法</a>' in text and 'href="/policies/old/"' in text
        assert "旧技改办法" in html(f"zh-hant/{url(page)}").replace("舊", "旧").replace("辦", "办")
    assert "政策已废止" in html("interpretations") and "政策已废止" in html("guides")
    assert "正在申报" not in html(""), "what closes soon on the home page"
    assert "旧技改办法》已于" in (public_root() / "training/event/event.ics").read_text().replace("\r\n ", "")


def test_the_key_facts_of_a_repealed_policy_are_marked_and_nobody_can_apply(old: PolicyPage) -> None:
    change("supersedes", old)
    document = Record.objects.get(id=str(old.pk)).document
    assert document["application"]["status"] == "closed"
    text = html("policies/old")
    assert "下列要点已随本文件废止，不再适用" in text and "key-facts-void" in text and "不再受理" in text
    assert "正在申报" not in text and "example.org/apply" not in text
    assert not re.search(r"badge[^>]*>正在申报", html("policies"))


def test_the_key_facts_of_an_amended_policy_hold_in_part(old: PolicyPage, followers: dict[str, Any]) -> None:
    change("amends", old, title="修改决定")
    text = html("policies/old")
    assert "下列要点和正文请对照修改文件核对" in text and "正在申报" in text and "example.org/apply" in text
    guide = html(url(followers["guide"]))
    assert "部分修改，修改它的是《" in guide and "政策有变动" in html("guides")


def test_a_day_that_passes_reaches_the_pages_too(
    old: PolicyPage, followers: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    run_pending()
    guide = followers["guide"]
    assert Record.objects.get(id=str(guide.pk)).refresh_at is not None
    later = timezone.now() + timedelta(days=31)
    monkeypatch.setattr(timezone, "now", lambda: later)
    request_due_changes()
    run_pending()
    expired_on = timezone.localtime(later).date()
    assert link_of(guide)["validity"] == "expired"
    assert link_of(followers["event"])["validity_since"] == expired_on.isoformat()
    assert "起失效" in html(url(guide)) and "下列要点已随本文件失效" in html("policies/old")


def test_a_repeal_takes_effect_with_the_policy_that_repeals(
    old: PolicyPage, followers: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    day = timezone.localdate() + timedelta(days=5)
    change("supersedes", old, effective_on=day)
    document = Record.objects.get(id=str(old.pk)).document
    assert (document["validity"], document["repeal_on"]) == ("in_force", day.isoformat())
    assert f"将于{day.year}年{day.month}月{day.day}日废止" in html("policies/old")
    assert datetime.fromisoformat(document["next_change_at"]).date() == day
    later = timezone.now() + timedelta(days=6)
    monkeypatch.setattr(timezone, "now", lambda: later)
    request_due_changes()
    run_pending()
    assert link_of(followers["guide"])["validity"] == "repealed"
    assert link_of(followers["guide"])["validity_since"] == day.isoformat()


def test_the_repeal_taken_back_is_taken_back_everywhere(old: PolicyPage, followers: dict[str, Any]) -> None:
    new = change("supersedes", old)
    new.unpublish()
    run_pending()
    assert link_of(followers["guide"])["validity"] == "in_force"
    assert "validity-title" not in html(url(followers["guide"])) and "正在申报" in html("policies/old")


def test_search_says_so(
    old: PolicyPage, followers: dict[str, ServiceGuidePage], search_index: Any, client: Client, settings: Settings
) -> None:
    change("supersedes", old, effective_on=timezone.localdate())
    results = client.get("/api/search/?q=技改备案&kind=guide").json()["results"]
    standing = results[0]["standing"]
    assert standing == [
        {
            "title": "旧技改办法", "url": "/policies/old/", "validity": "repealed",
            "since": timezone.localdate().isoformat(), "by": [{"title": "新技改办法", "url": "/policies/new/"}],
        }
    ]  # fmt: skip
    own = client.get("/api/search/?q=旧技改办法&kind=policy").json()["results"]
    assert next(r for r in own if r["url"] == "/policies/old/")["standing"][0]["by"][0]["url"] == "/policies/new/"
    page = client.get("/search/?q=技改备案").content.decode()
    assert "旧技改办法</a>》已于" in page and 'href="/policies/new/"' in page
