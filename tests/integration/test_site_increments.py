"""Increments: what changed is rendered again, nothing else is touched, and the result is a full build's."""

import errno
import json
import random
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from publishing.deliveries import process_sink
from publishing.models import Delivery, Record
from publishing.signposting import process_signposts
from publishing.sinks import SinkUnavailable
from tests import site_documents as docs
from themes import sink
from themes.build import build_site
from themes.models import TraditionalName
from themes.releases import locked, public_root
from themes.sink import SiteSink
from working_days.models import SpecialDay

pytestmark = pytest.mark.django_db

POLICIES = docs.section(2, "policies", "policy")
TRAINING = docs.section(3, "training", "event")


def deliver() -> None:
    """Everything that is due to the portal."""
    while process_sink("site", "test"):
        pass


def deliver_all() -> None:
    """And what stands at old addresses."""
    process_signposts()
    deliver()


@pytest.fixture
def site(site_dir: Path) -> Path:
    docs.store(docs.city(), POLICIES, TRAINING, docs.below(POLICIES, "policy", 10))
    deliver()
    return public_root()


def tree(root: Path) -> dict[str, bytes]:
    return {str(p.relative_to(root)): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


def stamps(root: Path) -> dict[str, int]:
    """What tells a rewritten file from one left alone."""
    return {str(p.relative_to(root)): p.stat().st_ino for p in root.rglob("*") if p.is_file()}


def touched(root: Path, before: dict[str, int]) -> set[str]:
    """Pages and files written since, without the compressed neighbours."""
    after = stamps(root)
    return {path for path in after if before.get(path) != after[path] and not path.endswith((".gz", ".br"))}


def rebuilt(settings: Settings, tmp_path: Path) -> dict[str, bytes]:
    """The tree of a full build from nothing."""
    kept = settings.QIFU_SITE_DIR
    settings.QIFU_SITE_DIR = tmp_path / f"rebuilt-{random.random()}"
    build_site(processes=1)
    files = tree(public_root())
    settings.QIFU_SITE_DIR = kept
    return files


def test_a_name_is_learnt_from_a_record_and_from_an_editor(site: Path, settings: Settings, tmp_path: Path) -> None:
    """Where it stands, and nowhere else, and as a full build has it; a title may hold the name of another's contact."""
    docs.store(
        docs.below(POLICIES, "policy", 11, title="里岔的余明与干窑镇"), docs.below(POLICIES, "policy", 12, title="其余"),
    )  # fmt: skip
    deliver()
    edition = site / "zh-hant" / "policies" / "policy-11" / "index.html"
    assert "裡岔的餘明與幹窯鎮" in edition.read_text()
    before = stamps(site)
    docs.store(
        docs.city(
            20, url="/licha/", title="里岔镇分平台", portal_kind="town", ancestors=["1"], organiser_contact="余明"
        )
    )
    deliver()
    assert "里岔的余明與幹窯鎮" in edition.read_text()
    before = stamps(site)
    name = TraditionalName.objects.create(name="干窑镇")
    deliver()
    assert "里岔的余明與干窯鎮" in edition.read_text()
    assert {"zh-hant/policies/policy-11/index.html", "zh-hant/policies/index.html"} <= touched(site, before)
    assert not {path for path in touched(site, before) if not path.startswith("zh-hant/")}
    assert "zh-hant/policies/policy-12/index.html" not in touched(site, before)
    assert tree(public_root()) == rebuilt(settings, tmp_path)
    name.delete()
    deliver()
    assert "里岔的余明與幹窯鎮" in edition.read_text()
    docs.withdraw(20)
    deliver()
    assert "裡岔的餘明與幹窯鎮" in edition.read_text()
    assert tree(public_root()) == rebuilt(settings, tmp_path)


def test_days_off_that_editors_add_are_known_beside_the_hall_s_hours(
    site: Path, settings: Settings, tmp_path: Path
) -> None:
    before, file = stamps(site), site / "office-days.json"
    closed = SpecialDay.objects.create(day=date(2026, 11, 30), note="样例：停电")
    SpecialDay.objects.create(day=date(2026, 12, 6), is_working=True)
    deliver()
    days = json.loads(file.read_text())
    assert "2026-11-30" in days["off"] and "2026-12-06" in days["on"] and "2026-10-01" in days["off"]
    assert touched(site, before) == {"office-days.json"}
    assert tree(public_root()) == rebuilt(settings, tmp_path)
    closed.delete()
    deliver()
    assert "2026-11-30" not in json.loads(file.read_text())["off"]


def test_a_new_policy_touches_its_page_its_lists_and_nothing_else(site: Path) -> None:
    before = stamps(site)
    docs.store(docs.below(POLICIES, "policy", 11, title="新办法"))
    deliver()
    pages = {"index.html", "policies/index.html", "policies/2024/index.html", "policies/policy-11/index.html"}
    editions = {f"zh-hant/{page}" for page in pages}
    feeds = {"policies/feed.xml", "zh-hant/policies/feed.xml"}
    parts = {"sitemap-policy-2024.xml", "finding/policy-2024.json", "zh-hant/finding/policy-2024.json"}
    assert touched(site, before) == pages | editions | feeds | parts
    assert "新办法" in (site / "policies/2024/index.html").read_text()


def test_delivering_again_writes_nothing(site: Path) -> None:
    before = stamps(site)
    assert SiteSink().deliver(list(Record.objects.all())) == {}
    assert touched(site, before) == set()


def test_a_withdrawn_page_is_gone_from_everywhere(site: Path) -> None:
    docs.store(docs.below(POLICIES, "policy", 11, title="绝不能留下的标题"))
    deliver()
    docs.withdraw(11)
    deliver()
    assert not (site / "policies/policy-11").exists()
    assert not [path for path, content in tree(site).items() if "绝不能留下的标题".encode() in content]


def test_a_moved_page_leaves_no_file_behind(site: Path) -> None:
    docs.store(docs.below(POLICIES, "policy", 10, url="/policies/elsewhere/"))
    deliver()
    assert (site / "policies/elsewhere/index.html").is_file()
    assert not (site / "policies/policy-10").exists()


def test_two_pages_can_swap_their_addresses(site: Path) -> None:
    one, other = (docs.below(POLICIES, "policy", key, title=f"标题{key}") for key in (11, 12))
    docs.store(one, other)
    deliver()
    docs.store({**one, "url": other["url"]}, {**other, "url": one["url"]})
    deliver()
    assert "标题12" in (site / "policies/policy-11/index.html").read_text()
    assert "标题11" in (site / "policies/policy-12/index.html").read_text()


def test_the_newest_of_a_long_year_touches_only_its_newest_pages(site: Path) -> None:
    docs.store(*(docs.below(POLICIES, "policy", 100 + n, date=f"2023-01-{n % 28 + 1:02d}") for n in range(100)))
    deliver()
    assert (site / "policies/2023/p4/index.html").is_file()
    before = stamps(site)
    docs.store(docs.below(POLICIES, "policy", 300, date="2023-12-31"))
    deliver()
    numbered = {path for path in touched(site, before) if "/2023/" in path}
    assert numbered == {"policies/2023/index.html", "zh-hant/policies/2023/index.html"}


def test_a_shared_policy_touches_the_lists_of_the_town_that_shows_it(site: Path) -> None:
    docs.store(
        docs.document("portal", 50, title="样例街道", url="/town/", portal="50", portal_kind="town"),
        docs.section(60, "town/policies", "policy", portal="50"),
        docs.section(61, "town/news", "news", portal="50"),
        docs.below(POLICIES, "policy", 11, title="市里的办法"),
    )
    deliver()
    before = stamps(site)
    places = [{"portal": "50", "section": "60"}]
    docs.store(docs.below(POLICIES, "policy", 11, title="市里的办法", shared_with=places))
    deliver()
    pages = {"town/index.html", "town/policies/index.html", "town/policies/2024/index.html"}
    editions = {f"zh-hant/{page}" for page in pages}
    # The city's feed says to the second when an entry last changed: within one second it stays as it is.
    feeds = {"policies/feed.xml", "zh-hant/policies/feed.xml"}
    assert touched(site, before) - feeds == pages | editions | {
        "town/policies/feed.xml",
        "zh-hant/town/policies/feed.xml",
    }
    listing = (site / "town/policies/index.html").read_text()
    assert 'href="/policies/policy-11/"' in listing and "来自市级平台" in listing
    assert "来自" not in (site / "policies/index.html").read_text()


def test_a_shared_item_with_an_older_date_moves_the_numbered_pages_of_its_year(
    site: Path, settings: Settings, tmp_path: Path
) -> None:
    town = docs.section(60, "town/policies", "policy", portal="50")
    docs.store(docs.document("portal", 50, url="/town/", portal="50", portal_kind="town"), town)
    docs.store(*(docs.below(town, "policy", key, date="2023-06-01") for key in range(100, 145)))
    docs.store(docs.below(POLICIES, "policy", 11, date="2023-01-01"))
    deliver()
    places = [{"portal": "50", "section": "60"}]
    docs.store(docs.below(POLICIES, "policy", 11, date="2023-01-01", shared_with=places))
    deliver()
    assert "/policies/policy-11/" in (site / "town/policies/2023/p1/index.html").read_text()
    assert tree(public_root()) == rebuilt(settings, tmp_path)
    docs.withdraw(11)
    deliver()
    assert "/policy-11/" not in (site / "town/policies/2023/p1/index.html").read_text()
    assert tree(public_root()) == rebuilt(settings, tmp_path)


def test_a_release_made_before_records_could_be_shared_goes_on(site: Path) -> None:
    file = public_root().resolve().parent / "manifest.sqlite3"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("ALTER TABLE record DROP COLUMN shared")
        connection.commit()
    docs.store(docs.below(POLICIES, "policy", 11, title="升级之后"))
    deliver()
    assert "升级之后" in (site / "policies/index.html").read_text()


def test_a_section_that_goes_takes_its_lists_along(site: Path) -> None:
    docs.withdraw(2, 10)
    deliver()
    assert not (site / "policies").exists()


def test_a_page_that_cannot_be_rendered_harms_itself_alone(site: Path) -> None:
    good, bad = docs.below(POLICIES, "policy", 11), docs.below(POLICIES, "policy", 12)
    docs.store(good, bad)
    docs.spoil(12, "applicability")
    errors = SiteSink().deliver(list(Record.objects.filter(id__in=["11", "12"])))
    assert set(errors) == {"12"} and "applicability" in errors["12"]
    assert (site / "policies/policy-11/index.html").is_file()
    assert ("12", Record.objects.get(id="12").sequence) not in SiteSink().delivered_sequences()


def test_a_name_that_no_disk_takes_harms_its_record_alone_and_health_tells(site: Path, client: Client) -> None:
    """As earlier versions published them; and what its page is called can be too long as well."""
    asset = {"url": f"/files/ab/{'长' * 90}.txt", "storage_name": "any.txt", "hash": "ab"}
    (Path(default_storage.path("any.txt"))).parent.mkdir(parents=True, exist_ok=True)
    Path(default_storage.path("any.txt")).write_bytes(b"words")
    docs.store(docs.below(POLICIES, "policy", 11), assets=[asset])
    docs.store(docs.below(POLICIES, "policy", 12, url=f"/policies/{'a' * 300}/"), docs.below(POLICIES, "policy", 13))
    docs.withdraw(10)
    deliver()
    assert not (site / "policies/policy-10").exists() and (site / "policies/policy-13/index.html").is_file()
    failed = {d.record_id: d.last_error for d in Delivery.objects.filter(sink="site").failed()}
    assert set(failed) == {"11", "12"} and all("太长" in error.splitlines()[0] for error in failed.values())
    told = client.get("/healthz").json()
    assert told["status"] == "degraded" and any("2 条内容没有送到" in problem for problem in told["problems"])
    report = build_site(processes=1)
    assert {target for target, _error in report.failures} == {"content:11", "content:12"}
    assert (public_root() / "policies/policy-13/index.html").is_file()
    docs.withdraw(11, 12)
    deliver()
    assert not Delivery.objects.filter(sink="site").pending().exists()


def test_a_name_of_as_many_bytes_as_a_disk_takes_can_be_withdrawn(site: Path) -> None:
    name = f"{'长' * 83}ab.txt"  # 255 bytes: none are left for .gz
    Path(default_storage.path("any.txt")).write_bytes(b"words")
    docs.store(
        docs.below(POLICIES, "policy", 11),
        assets=[{"url": f"/files/ab/{name}", "storage_name": "any.txt", "hash": "ab"}],
    )
    deliver()
    assert (site / "files/ab" / name).is_file()
    build_site(processes=1)
    assert (public_root() / "files/ab" / name).is_file()
    docs.withdraw(11)
    deliver()
    assert not (public_root() / "files/ab").exists() and not (public_root() / "policies/policy-11").exists()


def test_a_withdrawal_goes_before_all_that_waits(site: Path) -> None:
    docs.store(*(docs.below(POLICIES, "policy", key) for key in range(11, 14)))
    Delivery.objects.filter(sink="site").update(next_attempt_at=timezone.now() - timedelta(hours=1))
    docs.withdraw(10)
    process_sink("site", "test")
    assert not (site / "policies/policy-10").exists() and not (site / "policies/policy-11").exists()


def test_a_withdrawn_page_is_gone_whatever_becomes_of_the_lists_that_named_it(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Here the portal is so large that it would be built anew, and that fails."""

    def fail() -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(sink, "build_site", fail)
    docs.withdraw(10)
    with pytest.raises(SinkUnavailable):
        SiteSink(large=0).deliver(list(Record.objects.filter(id="10")))
    assert not (site / "policies/policy-10/index.html").exists()
    monkeypatch.undo()
    docs.store(docs.below(POLICIES, "policy", 10))
    deliver()
    assert (public_root() / "policies/policy-10/index.html").is_file(), "published again, it is back"


def test_a_portal_in_use_by_another_process_keeps_the_work(site: Path) -> None:
    with locked("write"), pytest.raises(SinkUnavailable):
        SiteSink().deliver(list(Record.objects.all()))


def test_an_output_that_cannot_be_written_keeps_the_work(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    settings.QIFU_SITE_DIR = tmp_path / "file"
    with pytest.raises(SinkUnavailable, match="无法写入"):
        SiteSink().deliver([])


def test_a_change_on_every_page_is_made_as_a_full_build(site: Path) -> None:
    before = public_root().resolve()
    docs.store(docs.city(title="改名的平台"))
    assert SiteSink(large=3).deliver(list(Record.objects.filter(id="1"))) == {}
    assert public_root().resolve() != before
    assert all(re.search("改名的平台|改名的平臺", page.read_text()) for page in public_root().rglob("*.html"))
    assert dict(SiteSink().delivered_sequences())["1"] == Record.objects.get(id="1").sequence


class RandomHistory:
    """A random sequence of changes to a small portal."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.live: dict[int, dict[str, Any]] = {}
        self.next_key = 100
        self.sections = [POLICIES, TRAINING, docs.section(4, "guides", "guide"), docs.section(5, "news", "news")]

    def start(self) -> None:
        docs.store(docs.city(), *self.sections)

    def steps(self, count: int) -> Iterator[str]:
        for _ in range(count):
            name = self.random.choice(
                ["add", "add", "add_many", "edit", "redate", "move", "withdraw", "rename", "town", "share", "share"]
            )
            getattr(self, name)()
            yield name

    def add(self) -> None:
        self.next_key += 1
        section = self.random.choice(self.sections)
        self.put(docs.below(section, section["lists"], self.next_key, **self.some_state(section["lists"])))

    def add_many(self) -> None:
        for _ in range(self.random.randint(5, 45)):
            self.add()

    def some_state(self, kind: str) -> dict[str, Any]:
        day = f"{self.random.choice([2022, 2023, 2024])}-{self.random.randint(1, 12):02d}-{self.random.randint(1, 28):02d}"
        if kind == "event" and self.random.random() < 0.5:
            starts = f"{day}T09:00:00+08:00"
            return {"date": day, "starts_at": starts, "status": "upcoming", "next_change_at": starts}
        return {"date": day}

    def put(self, document: dict[str, Any]) -> None:
        self.live[int(document["id"])] = document
        docs.store(document)

    def chosen(self) -> dict[str, Any] | None:
        return self.live[self.random.choice(sorted(self.live))] if self.live else None

    def edit(self) -> None:
        if old := self.chosen():
            self.put({**old, "title": f"改过的标题 {self.random.randint(0, 99)}"})

    def redate(self) -> None:
        if old := self.chosen():
            self.put({**old, **self.some_state(old["kind"])})

    def move(self) -> None:
        if old := self.chosen():
            self.put({**old, "url": f"{old['url'].rstrip('/')}-m/"})

    def share(self) -> None:
        """With some towns and their sections, or with none any more."""
        if (old := self.chosen()) and old["kind"] in ("policy", "news"):
            towns = sorted(self.random.sample(range(50, 54), self.random.randint(0, 3)))
            sections = {key: str(key + 10) if old["kind"] == "policy" else None for key in towns}
            self.put({**old, "shared_with": [{"portal": str(key), "section": sections[key]} for key in towns]})

    def withdraw(self) -> None:
        for _ in range(self.random.randint(1, 12)):
            if old := self.chosen():
                del self.live[int(old["id"])]
                docs.withdraw(int(old["id"]))

    def rename(self) -> None:
        index = self.random.randrange(len(self.sections))
        self.sections[index] = {**self.sections[index], "title": f"栏目 {self.random.randint(0, 99)}"}
        docs.store(self.sections[index])

    def town(self) -> None:
        key = self.random.randint(50, 53)
        fields = {"url": f"/town{key}/", "portal": str(key), "portal_kind": "town"}
        docs.store(docs.document("portal", key, title=f"街道 {self.random.randint(0, 99)}", **fields))
        docs.store(docs.section(key + 10, f"town{key}/policies", "policy", portal=str(key)))


@pytest.mark.parametrize("seed", range(5))
def test_any_sequence_of_increments_ends_in_the_bytes_of_a_full_build(
    seed: int, settings: Settings, tmp_path: Path, site_dir: Path
) -> None:
    history = RandomHistory(seed)
    history.start()
    deliver()
    done = []
    for name in history.steps(14):
        done.append(name)
        if history.random.random() < 0.6:
            history.random.choice([deliver, deliver_all])()
    deliver_all()
    list_of_moved = (site_dir / "moved.map").read_bytes()
    ours, full = tree(public_root()), rebuilt(settings, tmp_path)
    assert sorted(ours) == sorted(full), done
    assert [path for path in ours if ours[path] != full[path]] == [], done
    assert list_of_moved == next(tmp_path.glob("rebuilt-*/moved.map")).read_bytes()
