"""Publishing: from an editor's commit until page, listings, feed and search show it, and what was written for it.

Method: on the portal of the present settings (QIFU_VAR_DIR), with a publisher process running as in production,
ten policies one after another are retitled with a word of their own and published as the admin does it (revision,
publish, one transaction), then one new policy. The clock starts when the transaction has committed. Page, section
page, year archive and feed are read from the output folder, and search is asked over HTTP (/api/search/ of a web process,
started by the command of deploy/systemd/qifu-web.service), each every 2 ms, until they show the word. Before and after, all files of the portal are listed with inode, time of change and SHA-256:
one that was written again although its bytes are the same is a fault, and ends the script with status 1.

    python -m bench.publish
"""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
os.environ.setdefault("QIFU_LOG_LEVEL", "ERROR")

import django

django.setup()

from django.db import transaction
from django.utils import timezone

from bench.serving import Server, serving
from publishing.models import Delivery, Record, Refresh
from site_content.policies.models import PolicyPage, PolicySectionPage
from themes.releases import public_root

EDITS = 10
PATIENCE = 180.0
Snapshot = dict[str, tuple[int, int, str]]


def take_snapshot() -> Snapshot:
    """Path → (inode, time of change in ns, SHA-256) of every file of the portal."""
    root = public_root()
    return {str(path.relative_to(root)): _describe(path) for path in root.rglob("*") if path.is_file()}


def _describe(path: Path) -> tuple[int, int, str]:
    stat = path.stat()
    return stat.st_ino, stat.st_mtime_ns, hashlib.sha256(path.read_bytes()).hexdigest()


def compare(before: Snapshot, after: Snapshot) -> tuple[list[str], list[str]]:
    """Files written with new bytes, and files written though their bytes are the same."""
    written = [path for path, state in after.items() if before.get(path) != state]
    idle = [path for path in written if path in before and before[path][2] == after[path][2]]
    return [path for path in written if path not in idle], idle


def publish(page: PolicyPage) -> float:
    """As the admin does it; return when it had committed."""
    with transaction.atomic():
        page.save_revision().publish()
    return time.perf_counter()


def time_until_shown(committed: float, checks: dict[str, Callable[[], bool]]) -> dict[str, float]:
    """Milliseconds from the commit until each check holds."""
    shown: dict[str, float] = {}
    while len(shown) < len(checks):
        for name, check in checks.items():
            if name not in shown and check():
                shown[name] = (time.perf_counter() - committed) * 1000
        if time.perf_counter() - committed > PATIENCE:
            raise SystemExit(f"not shown after {PATIENCE:.0f} s: {set(checks) - set(shown)}")
        time.sleep(0.002)
    return shown


def places(page: PolicyPage) -> dict[str, str]:
    """Where the title of one of the newest policies stands, by name."""
    section = Record.objects.get(id=str(page.get_parent().pk)).url
    year = (page.published_on or timezone.localdate()).year
    return {
        "page": f"{section}{page.slug}/index.html",
        "section page": f"{section}index.html",
        "year archive": f"{section}{year}/index.html",
        "feed": f"{section}feed.xml",
    }


def time_publication(page: PolicyPage, word: str, server: Server) -> dict[str, float]:
    """Retitle and publish; milliseconds from the commit until each place shows the word."""
    page.title = f"样例{word}办法"
    checks: dict[str, Callable[[], bool]] = {name: partial(holds, path, word) for name, path in places(page).items()}
    checks["search"] = partial(finds, server, word)
    return time_until_shown(publish(page), checks)


def holds(path: str, word: str) -> bool:
    file = public_root() / path.lstrip("/")
    return file.is_file() and word in file.read_text()


def finds(server: Server, word: str) -> bool:
    answer = json.loads(server.get("/api/search/", q=f'"{word}"').content)
    return any(word in result["title"] for result in answer["results"])


def wait_for_rest() -> None:
    deadline = time.perf_counter() + PATIENCE
    while Refresh.objects.exists() or Delivery.objects.pending().exists():
        if time.perf_counter() > deadline:
            raise SystemExit("the publisher does not come to rest")
        time.sleep(0.05)


def word_of(number: int) -> str:
    """A word that no text holds, in characters that segmentation cannot know."""
    return "鼯鼱" + "甲乙丙丁戊己庚辛壬癸子丑"[number]


def find_section() -> PolicySectionPage:
    section = PolicySectionPage.objects.live().first()
    if section is None:
        raise SystemExit("There is no policy section: run bench.portal and an import, or load_demo, first.")
    return section


def add_draft(section: PolicySectionPage, title: str) -> PolicyPage:
    page = PolicyPage(title=title, published_on=timezone.localdate(), live=False)
    section.add_child(instance=page)
    return page


def warm_up(section: PolicySectionPage, server: Server) -> None:
    """Cold caches, and the sweep at the publisher's start, are not what is measured."""
    time_publication(add_draft(section, "样例热身政策"), word_of(-1), server)
    wait_for_rest()


def newest_policies(section: PolicySectionPage) -> list[PolicyPage]:
    """So new that they stand on the section page and in the feed."""
    newest = Record.objects.live().filter(kind="policy", section=str(section.pk)).order_by("-date", "-sort_id")
    return [PolicyPage.objects.get(pk=int(key)) for key in newest.values_list("id", flat=True)[:EDITS]]


def measure(server: Server) -> bool:
    """Edit, add, compare and print; True if nothing was written in vain."""
    section = find_section()
    warm_up(section, server)
    print(f"{Record.objects.live().filter(kind='policy').count()} policies in place")
    times: dict[str, list[float]] = {}
    counts, vain = [], []
    for number, page in enumerate([*newest_policies(section), add_draft(section, "样例新政策")]):
        before = take_snapshot()
        for name, milliseconds in time_publication(page, word_of(number), server).items():
            times.setdefault(name, []).append(milliseconds)
        wait_for_rest()
        written, idle = compare(before, take_snapshot())
        counts.append(len(written))
        vain += idle
    report(times, sorted(counts), vain)
    return not vain


def report(times: dict[str, list[float]], counts: list[int], vain: list[str]) -> None:
    for name, values in times.items():
        values.sort()
        print(f"{name:14} n={len(values):3}  p50 {values[len(values) // 2]:7.0f} ms  max {values[-1]:7.0f} ms")
    print(f"files written per publication (with .gz and .br): median {counts[len(counts) // 2]}, most {counts[-1]}")
    print(f"files written although their bytes are the same: {len(vain)}")
    for path in vain:
        print(f"  {path}")


def main() -> None:
    publisher = subprocess.Popen([sys.executable, "manage.py", "publisher"], stdin=subprocess.DEVNULL)
    try:
        with serving(os.environ) as server:
            clean = measure(server)
    finally:
        publisher.send_signal(signal.SIGTERM)
        publisher.wait(timeout=60)
    sys.exit(0 if clean else 1)


if __name__ == "__main__":
    main()
