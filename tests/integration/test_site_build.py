"""A full build: every public record has its page, and what is served is always whole."""

import json
import re
import xml.etree.ElementTree as ElementTree
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from icalendar import Calendar
from pytest_django import Settings

from publishing.kinds import kind_names, kinds_with_page
from publishing.models import Record
from publishing.worker import run_pending
from site_content.policies.models import PolicySectionPage
from tests import site_documents as docs
from tests.factories import make_policy
from tests.site_samples import sample_site
from tests.strict_pages import refused_parts
from themes.build import build_site
from themes.releases import current_release, needs_rebuild, public_root
from themes.sink import SiteSink

pytestmark = pytest.mark.django_db

POLICIES = docs.section(2, "policies", "policy")
TRAINING = docs.section(3, "training", "event")


def read(path: str) -> str:
    return (public_root() / path).read_text()


def test_every_public_record_of_every_kind_has_its_page() -> None:
    documents = sample_site(date(2024, 5, 1))
    assert {d["kind"] for d in documents} == set(kind_names())
    docs.store(*documents)
    assert build_site(processes=1).failures == []
    for document in documents:
        assert document["title"] in read(f"{document['url'].strip('/')}/index.html".lstrip("/"))
    assert_simple_search_knows([d for d in documents if d["kind"] in kinds_with_page()])


def assert_simple_search_knows(documents: list[dict[str, Any]]) -> None:
    """Every page in both editions, each leading into its own."""
    for edition in ("", "/zh-hant"):
        parts = json.loads(read(f"{edition}/finding/index.json".lstrip("/")))["parts"]
        rows = {row[0]: row for path in parts for row in json.loads(read(path.lstrip("/")))["items"]}
        assert rows.keys() == {f"{edition}{document['url']}" for document in documents}
    policy = rows["/zh-hant/policys/policy-200/"]
    assert policy[1].startswith("關於支持") and policy[2] == "樣政發〔2024〕1號"


def test_the_site_s_own_files_are_there() -> None:
    docs.store(docs.city(), POLICIES, docs.below(POLICIES, "policy", 10))
    call_command("rebuild_site")
    for path in ("404.html", "sitemap.xml", "sitemap-policy-2024.xml", "robots.txt", "policies/feed.xml",
                 "policies/2024/index.html", "sitemap/index.html", "fit/index.html"):  # fmt: skip
        assert (public_root() / path).is_file(), path


def test_no_page_holds_what_its_policy_refuses() -> None:
    """Scripts and styles in the page, handlers in attributes, anything from another host (themes/serving.py)."""
    docs.store(*sample_site(date(2024, 5, 1)))
    build_site(processes=1)
    assert_first_views_are_light()
    refused = {str(page): found for page in public_root().rglob("*.html") if (found := refused_parts(page.read_text()))}
    assert refused == {}


def assert_first_views_are_light() -> None:
    """Every page in both editions with its style sheets and scripts, as nginx sends them; pictures apart."""
    loaded = re.compile(r'(?:<script src|<link rel="stylesheet" href)="/([^"]+)"')
    root = public_root()
    for page in root.rglob("*.html"):
        names = loaded.findall(page.read_text())
        scripts = sum(sent_bytes(root / name) for name in names if name.endswith(".js"))
        assert scripts <= 15_000, (page, scripts)
        whole = sent_bytes(page) + scripts + sum(sent_bytes(root / name) for name in names if name.endswith(".css"))
        assert whole <= 30_000, (page, whole)


@cache
def sent_bytes(file: Path) -> int:
    """By gzip: brotli, which sends less, is not in every nginx."""
    packed = file.with_name(f"{file.name}.gz")
    return (packed if packed.is_file() else file).stat().st_size


def test_every_address_in_the_sitemap_is_a_page(settings: Settings) -> None:
    docs.store(*sample_site(date(2024, 5, 1)))
    build_site(processes=1)
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    parts = [loc.text or "" for loc in ElementTree.fromstring(read("sitemap.xml")).iter(f"{space}loc")]
    urls = []
    for part in parts:
        path = part.removeprefix(settings.QIFU_SITE_URL).lstrip("/")
        urls += [loc.text or "" for loc in ElementTree.fromstring(read(path)).iter(f"{space}loc")]
    traditional = [url for url in urls if url.startswith(f"{settings.QIFU_SITE_URL}/zh-hant/")]
    assert len(traditional) == len(urls) - len(traditional) == len(set(traditional)) == Record.objects.live().count()
    assert all(
        (public_root() / u.removeprefix(settings.QIFU_SITE_URL).lstrip("/") / "index.html").is_file() for u in urls
    )


def test_each_address_in_the_sitemap_names_both_editions(settings: Settings) -> None:
    docs.store(docs.city(), POLICIES, docs.below(POLICIES, "policy", 10))
    build_site(processes=1)
    space, xhtml = "{http://www.sitemaps.org/schemas/sitemap/0.9}", "{http://www.w3.org/1999/xhtml}"
    part = ElementTree.fromstring(read("sitemap-policy-2024.xml"))
    site = settings.QIFU_SITE_URL
    pair = {"zh-Hans": f"{site}/policies/policy-10/", "zh-Hant": f"{site}/zh-hant/policies/policy-10/"}
    assert [url.findtext(f"{space}loc") for url in part] == list(pair.values())
    for url in part:
        assert {link.get("hreflang"): link.get("href") for link in url.iter(f"{xhtml}link")} == pair


def test_feeds_are_atom_with_ids_that_outlive_an_address() -> None:
    docs.store(docs.city(), POLICIES, docs.below(POLICIES, "policy", 10, title="办法 <与> 细则"))
    build_site(processes=1)
    feed = ElementTree.fromstring(read("policies/feed.xml"))
    atom = "{http://www.w3.org/2005/Atom}"
    entry = feed.find(f"{atom}entry")
    assert entry is not None
    assert entry.findtext(f"{atom}title") == "办法 <与> 细则"
    assert (entry.findtext(f"{atom}id") or "").endswith("record:10")
    assert entry.findtext(f"{atom}updated")


def test_calendars_can_be_read_and_hold_no_build_time() -> None:
    training = docs.section(3, "training", "event")
    docs.store(docs.city(), training, docs.below(training, "event", 10, title="大讲堂，第一讲"))
    build_site(processes=1)
    first = (public_root() / "training/calendar.ics").read_bytes()
    (event,) = Calendar.from_ical(first).walk("VEVENT")
    assert event["summary"] == "大讲堂，第一讲"
    assert event.decoded("dtstart").isoformat() == "2024-05-01T01:00:00+00:00"
    build_site(processes=1)
    assert (public_root() / "training/calendar.ics").read_bytes() == first
    assert (public_root() / "training/event-10/event.ics").is_file()


def test_page_labels_are_on_every_page() -> None:
    docs.store(*sample_site(date(2024, 5, 1)))
    build_site(processes=1)
    for page in public_root().rglob("*.html"):
        name = "樣例市企業公共服務平臺" if "zh-hant" in page.parts else "样例市企业公共服务平台"
        assert f'<meta name="SiteName" content="{name}">' in page.read_text(), page
        assert '<meta name="SiteDomain"' in page.read_text(), page
        assert "SiteIDCode" not in page.read_text(), page


def test_a_page_that_cannot_be_rendered_keeps_its_old_file_and_fails_the_command() -> None:
    good, bad = docs.below(POLICIES, "policy", 10), docs.below(POLICIES, "policy", 11, title="旧标题")
    docs.store(docs.city(), POLICIES, good, bad)
    build_site(processes=1)
    docs.store({**bad, "title": "新标题"})
    docs.spoil(11, "applicability")
    with pytest.raises(CommandError, match="/policies/policy-11/"):
        call_command("rebuild_site")
    assert "旧标题" in read("policies/policy-11/index.html")
    assert "新标题" in read("policies/index.html")
    assert dict(SiteSink().delivered_sequences())["11"] == 0
    docs.store({**bad, "title": "好标题"})
    build_site(processes=1)
    assert "好标题" in read("policies/policy-11/index.html")


def test_a_list_that_cannot_be_rendered_makes_the_next_start_build_again() -> None:
    policy = docs.below(POLICIES, "policy", 10)
    docs.store(docs.city(), POLICIES, policy)
    docs.spoil(10, "summary")
    failed = [target for target, _error in build_site(processes=1).failures]
    assert any(not target.startswith("content:") for target in failed)
    assert needs_rebuild()
    docs.store(policy)
    assert build_site(processes=1).failures == []
    assert not needs_rebuild()


def test_a_build_that_is_killed_leaves_the_served_release_alone(site_dir: Path) -> None:
    docs.store(docs.city())
    build_site(processes=1)
    served = current_release()

    def die(*arguments: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_site(processes=1, progress=die)
    assert current_release() == served and (public_root() / "index.html").is_file()
    build_site(processes=1)
    assert current_release() != served
    assert not list((site_dir / "releases").glob("unfinished-*"))


def test_two_releases_are_kept(site_dir: Path) -> None:
    docs.store(docs.city())
    for _ in range(4):
        build_site(processes=1)
    assert len(list((site_dir / "releases").iterdir())) == 2
    assert not needs_rebuild()


def test_files_that_records_name_are_copied_and_removed_with_the_last_of_them() -> None:
    name = default_storage.save("documents/table.txt", ContentFile(b"words"))
    asset = {"url": "/files/ab12/%E8%A1%A8.txt", "storage_name": name, "hash": "ab12"}
    docs.store(docs.city(), POLICIES)
    docs.store(docs.below(POLICIES, "policy", 10), docs.below(POLICIES, "policy", 11), assets=[asset])
    deliver_all()
    copied = public_root() / "files/ab12/表.txt"
    assert copied.read_bytes() == b"words"
    docs.withdraw(10)
    deliver_all()
    assert copied.is_file()
    docs.store(docs.below(POLICIES, "policy", 11))
    deliver_all()
    assert not copied.exists()
    default_storage.delete(name)


def test_a_file_that_is_missing_is_reported_for_its_record_alone() -> None:
    docs.store(docs.city(), POLICIES)
    docs.store(
        docs.below(POLICIES, "policy", 10), assets=[{"url": "/files/x/a.pdf", "storage_name": "gone.pdf", "hash": "x"}]
    )
    deliver_all()
    docs.store(docs.below(POLICIES, "policy", 11))
    errors = SiteSink().deliver(list(Record.objects.filter(id__in=["10", "11"])))
    assert set(errors) == {"10"} and "gone.pdf" in errors["10"]


def test_a_draft_s_words_are_nowhere_in_the_output(policy_section: PolicySectionPage) -> None:
    policy = make_policy(policy_section, title="公开的标题", text="公开的正文")
    draft = make_policy(policy_section, title="金丝雀草稿", publish=False)
    policy.title = "金丝雀修订"
    policy.save_revision()
    run_pending()
    build_site(processes=1)
    found = [p for p in public_root().rglob("*") if p.is_file() and "金丝雀".encode() in p.read_bytes()]
    assert found == [] and draft.pk


def test_the_manifest_knows_every_file() -> None:
    docs.store(*sample_site(date(2024, 5, 1)))
    build_site(processes=1)
    release = current_release()
    assert release is not None
    with release.open_manifest() as manifest:
        known = {path for path, _hash in manifest.files()}
    there = {str(p.relative_to(public_root())) for p in public_root().rglob("*") if p.is_file()}
    assert {path for path in there if not path.endswith((".gz", ".br"))} == known


def deliver_all() -> None:
    SiteSink().deliver(list(Record.objects.all()))


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_worker_processes_build_the_same_bytes() -> None:
    docs.store(*sample_site(date(2024, 5, 1)))
    build_site(processes=1)
    alone = {str(p.relative_to(public_root())): p.read_bytes() for p in public_root().rglob("*") if p.is_file()}
    build_site(processes=2)
    together = {str(p.relative_to(public_root())): p.read_bytes() for p in public_root().rglob("*") if p.is_file()}
    assert alone == together


def test_a_list_says_until_when_an_application_is_open_and_an_event_whom_to_call() -> None:
    open_now = {"status": "open", "opens_at": "2024-04-01T09:00:00+08:00", "closes_at": "2024-06-30T17:00:00+08:00"}
    policy = docs.below(POLICIES, "policy", 10)
    event = docs.below(TRAINING, "event", 11)
    policy["application"] |= open_now
    event["status"] = "upcoming"
    event["registration"] |= {"phone": "0532-00000009", "closes_at": "2024-06-29T17:00:00+08:00"}
    docs.store(docs.city(), POLICIES, TRAINING, policy, event)
    build_site(processes=1)
    assert "6月30日截止" in (public_root() / "policies/index.html").read_text()
    facts = (public_root() / "training/event-11/index.html").read_text().partition('class="key-facts"')[2]
    assert 'href="tel:' in facts.partition("</dl>")[0]
