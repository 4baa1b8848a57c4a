"""Addresses that readers still have: pages that moved lead on, pages that were withdrawn say so."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from publishing.models import Delivery, Record
from publishing.reconcile import reconcile
from publishing.signposting import process_signposts
from publishing.worker import run_pending
from site_content.policies.models import PolicyPage, PolicyRelation, PolicySectionPage
from site_content.portals.models import CityPortalPage
from tests import site_documents as docs
from tests.content_factories import make_event, make_training_section
from tests.factories import make_policy, make_policy_section, make_superuser
from tests.integration.test_site_increments import rebuilt, tree
from themes.releases import public_root, site_dir

pytestmark = pytest.mark.django_db


@pytest.fixture
def policy(policy_section: PolicySectionPage, settings: Settings) -> PolicyPage:
    settings.QIFU_SINKS = {"site": settings.QIFU_SINKS["site"]}
    policy = make_policy(policy_section, title="样例技改办法", slug="old")
    run_pending()
    return policy


def rename(page: Page, slug: str, run: DjangoCaptureOnCommitCallbacks) -> None:
    page = type(page).objects.get(pk=page.pk)
    page.slug = slug
    with run(execute=True):
        page.save_revision().publish()
    run_pending()


def answer(client: Client, path: str) -> tuple[int, str]:
    response = client.get(path)
    return response.status_code, response.headers.get("Location", "")


def page_text(path: str) -> str:
    return (public_root() / path).read_text()


def test_a_renamed_page_leads_on_in_both_editions_and_again_after_a_second_renaming(
    policy: PolicyPage, client: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    rename(policy, "newer", django_capture_on_commit_callbacks)
    rename(policy, "newest", django_capture_on_commit_callbacks)
    for old in ("/policies/old/", "/policies/newer/"):
        assert answer(client, old) == (301, "/policies/newest/"), "one step, however often it moved"
        assert answer(client, f"/zh-hant{old}") == (301, "/zh-hant/policies/newest/")
    static = page_text("policies/old/index.html")
    assert '<meta http-equiv="refresh" content="0; url=/policies/newest/">' in static
    assert '<link rel="canonical" href="http://localhost:8000/policies/newest/">' in static
    assert 'content="noindex"' in static and '<a href="/policies/newest/">样例技改办法</a>' in static
    edition = page_text("zh-hant/policies/old/index.html")
    assert "url=/zh-hant/policies/newest/" in edition and "頁面已移到新地址" in edition
    lines = (site_dir() / "moved.map").read_text().splitlines()
    assert '"/policies/old/" "301 /policies/newest/";' in lines
    assert '"/zh-hant/policies/newer/" "301 /zh-hant/policies/newest/";' in lines


def test_all_below_a_moved_section_leads_on_with_its_feed_and_years(
    policy: PolicyPage,
    policy_section: PolicySectionPage,
    client: Client,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    year = Record.objects.get(id=str(policy.pk)).document["date"][:4]
    rename(policy_section, "zhengce", django_capture_on_commit_callbacks)
    for part in ("", "old/", f"{year}/", "feed.xml"):
        assert answer(client, f"/policies/{part}") == (301, f"/zhengce/{part}")
        assert client.get(f"/zhengce/{part}").status_code == 200


def test_a_page_moved_to_another_section_leads_on(
    policy: PolicyPage, city: CityPortalPage, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    other = make_policy_section(city, slug="measures")
    with django_capture_on_commit_callbacks(execute=True):
        policy.move(other, pos="last-child")
    run_pending()
    assert answer(client, "/policies/old/") == (301, "/measures/old/")


def test_a_page_at_the_address_goes_before_whatever_stood_there(
    policy: PolicyPage,
    policy_section: PolicySectionPage,
    client: Client,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    rename(policy, "new", django_capture_on_commit_callbacks)
    newcomer = make_policy(policy_section, title="新来的办法", slug="old")
    run_pending()
    response = client.get("/policies/old/")
    assert response.status_code == 200 and "新来的办法" in b"".join(response).decode()
    newcomer.unpublish()
    run_pending()
    gone = client.get("/policies/old/")
    assert gone.status_code == 410, "what stood there last counts"
    assert "新来的办法" not in gone.content.decode()


def test_redirects_made_by_hand_reach_readers_and_go_with_their_row(policy: PolicyPage, client: Client) -> None:
    Redirect.objects.create(old_path="/guide/2016", redirect_link="http://localhost:8000/linian/")
    Redirect.objects.create(old_path="/linian", redirect_page=policy)
    Redirect.objects.create(old_path="/art/2016/12.html", redirect_page=policy)
    Redirect.objects.create(old_path="/shengting", redirect_link="https://example.org/a?b=中", is_permanent=False)
    Redirect.objects.create(old_path="/script", redirect_link="javascript:alert(1)")
    Redirect.objects.create(old_path="/policies/old", redirect_link="https://example.org/")
    Redirect.objects.create(old_path="/policies/2016", redirect_link="https://example.org/")
    run_pending()
    assert answer(client, "/guide/2016/") == answer(client, "/linian/") == (301, "/policies/old/")
    assert answer(client, "/art/2016/12.html") == (301, "/policies/old/")
    assert answer(client, "/zh-hant/art/2016/12.html") == (301, "/zh-hant/policies/old/")
    assert answer(client, "/shengting/") == (302, "https://example.org/a?b=%E4%B8%AD")
    assert client.get("/script/").status_code == 404
    assert client.get("/policies/old/").status_code == 200
    assert client.get("/policies/2016/").status_code == 404, "a section's own years are never led away from"
    Redirect.objects.get(old_path="/linian").delete()
    run_pending()
    assert client.get("/linian/").status_code == 404
    assert "linian" not in str(sorted(public_root().rglob("*")))


def test_an_automatic_redirect_that_the_administrator_deletes_is_gone_for_readers(
    policy: PolicyPage, client: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    rename(policy, "new", django_capture_on_commit_callbacks)
    Redirect.objects.get(old_path="/policies/old").delete()
    run_pending()
    assert client.get("/policies/old/").status_code == 404


def test_a_withdrawn_policy_leaves_a_notice_that_names_its_successor(
    policy: PolicyPage, policy_section: PolicySectionPage, client: Client
) -> None:
    policy.unpublish()
    run_pending()
    gone = client.get("/policies/old/")
    text = gone.content.decode()
    assert gone.status_code == 410 and "已撤下" in text and "noindex" in text
    assert "样例技改办法" not in text and 'href="/policies/"' in text and "代替它的文件" not in text
    successor = make_policy(policy_section, title="新技改办法", slug="new")
    successor.relations.add(PolicyRelation(kind="supersedes", target=policy))
    successor.save_revision().publish()
    run_pending()
    assert '代替它的文件：<a href="/policies/new/">新技改办法</a>' in client.get("/policies/old/").content.decode()
    edition = client.get("/zh-hant/policies/old/")
    assert edition.status_code == 410 and 'href="/zh-hant/policies/new/"' in edition.content.decode()
    PolicyPage.objects.get(pk=policy.pk).get_latest_revision().publish()
    run_pending()
    assert client.get("/policies/old/").status_code == 200
    assert not (public_root() / "policies/old/.gone").exists()


def test_a_deleted_page_leaves_notices_at_all_its_addresses_and_nowhere_else(
    policy: PolicyPage,
    policy_section: PolicySectionPage,
    client: Client,
    settings: Settings,
    tmp_path: Path,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    rename(policy, "new", django_capture_on_commit_callbacks)
    successor = make_policy(policy_section, title="新技改办法", slug="successor")
    successor.relations.add(PolicyRelation(kind="supersedes", target=policy))
    successor.save_revision().publish()
    run_pending()
    PolicyPage.objects.get(pk=policy.pk).delete()
    run_pending()
    reconcile()
    run_pending()
    for path in ("/policies/old/", "/policies/new/"):
        assert client.get(path).status_code == 410
    assert "/policies/successor/" in client.get("/policies/new/").content.decode()
    ours = tree(public_root())
    assert [path for path, content in ours.items() if "样例技改办法".encode() in content] == []
    lists = ("sitemap", "feed.xml")
    assert not [p for p, c in ours.items() if any(name in p for name in lists) and b"/policies/new/" in c]
    assert ours == rebuilt(settings, tmp_path)


def test_a_redirect_by_hand_goes_before_the_notice_and_leaves_it_behind(policy: PolicyPage, client: Client) -> None:
    redirect = Redirect.objects.create(old_path="/policies/old", redirect_link="https://example.org/")
    policy.unpublish()
    run_pending()
    assert answer(client, "/policies/old/") == (301, "https://example.org/")
    redirect.delete()
    run_pending()
    assert client.get("/policies/old/").status_code == 410


def test_nothing_public_is_nothing_at_the_address(policy_section: PolicySectionPage, client: Client) -> None:
    draft = make_policy(policy_section, slug="draft", publish=False)
    run_pending()
    draft.delete()
    run_pending()
    assert client.get("/policies/draft/").status_code == 404


def test_a_moved_event_keeps_the_calendar_file_that_people_subscribed_to(
    city: CityPortalPage, client: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    event = make_event(make_training_section(city), slug="first")
    run_pending()
    rename(event, "second", django_capture_on_commit_callbacks)
    assert answer(client, "/training/first/event.ics") == (301, "/training/second/event.ics")


def test_the_sweep_finds_redirects_that_no_signal_told_of(policy: PolicyPage, client: Client) -> None:
    Redirect.objects.bulk_create([Redirect(old_path="/bulk", redirect_page=policy)])
    reconcile()
    run_pending()
    assert answer(client, "/bulk/") == (301, "/policies/old/")
    Redirect.objects.filter(old_path="/bulk").update(redirect_page=None, redirect_link="https://example.org/")
    reconcile()
    run_pending()
    assert answer(client, "/bulk/") == (301, "https://example.org/")
    assert reconcile().records == 0


# (address, target, a part of what the form says)
REFUSED = [
    ("/policies/old/", "http://localhost:8000/policies/old/", "绕回"),
    ("/b/", "/a", "绕回"),
    ("/e/", "/e", "绕回"),
    ("/c/", "ftp://example.org/", "http://"),
    ("/c/", "javascript:alert(1)", "http://"),
    ("/c/", "//example.org/", "http://"),
    ("/c/", "", "请选择要转到的页面"),
    ("/search/", "/policies/", "系统自己用的地址"),
    ("/", "/policies/", "系统自己用的地址"),
    ("/zh-hant/c/", "/policies/", "简体版"),
    ("/c/?id=1", "/policies/", "只填 ? 前面"),
    ("https://example.org/c/", "/policies/", "本站的地址"),
    ("/../c/", "/policies/", "不能有 .."),
    ("/" + "长" * 80 + "/", "/policies/", "太长"),
]


def test_the_form_refuses_what_could_never_work_and_takes_the_rest(policy: PolicyPage, client: Client) -> None:
    client.force_login(make_superuser())
    Redirect.objects.create(old_path="/a", redirect_link="http://localhost:8000/b/")
    for old_path, link, words in REFUSED:
        form = {"old_path": old_path, "redirect_link": link, "is_permanent": "on"}
        response = client.post("/admin/redirects/add/", form)
        assert response.status_code == 200 and words in response.content.decode(), (old_path, link)
    own_page = {"old_path": "/policies/old", "redirect_page": policy.pk, "is_permanent": "on"}
    assert "绕回" in client.post("/admin/redirects/add/", own_page).content.decode()
    assert Redirect.objects.count() == 1
    form = {"old_path": "http://localhost:8000/旧址/", "redirect_link": "/policies/old/", "is_permanent": "on"}
    assert client.post("/admin/redirects/add/", form).status_code == 302
    run_pending()
    assert answer(client, "/旧址/") == (301, "/policies/old/")


def test_a_circle_that_got_in_all_the_same_is_an_ordinary_missing_page(policy: PolicyPage, client: Client) -> None:
    Redirect.objects.create(old_path="/a", redirect_link="http://localhost:8000/b/")
    Redirect.objects.create(old_path="/b", redirect_link="http://localhost:8000/a")
    run_pending()
    assert client.get("/a/").status_code == client.get("/b/").status_code == 404


def test_signposts_are_delivered_to_the_site_alone(site_dir: Path, db: None) -> None:
    docs.store(docs.city(), docs.document("policy", 10))
    docs.withdraw(10)
    process_signposts()
    assert set(Delivery.objects.filter(record_id__startswith="at:").values_list("sink", flat=True)) == {"site"}


def test_two_records_can_leave_one_address_at_once(site_dir: Path, db: None) -> None:
    one, other = (docs.document("policy", key, url="/policies/same/") for key in (10, 11))
    docs.store(docs.city(), one, other)
    docs.withdraw(10, 11)
    assert process_signposts() == 1
