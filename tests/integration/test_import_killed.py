"""manage.py import_policies in a process of its own that is killed, and run again."""

import json
import os
import signal
import subprocess
from pathlib import Path

import pytest
from wagtail.models import Page, PageLogEntry, ReferenceIndex, Revision
from wagtail.search.models import IndexEntry

from publishing.models import Refresh
from site_content.policies.importing.writing import LOG_ACTION
from site_content.policies.models import PolicyPage, PolicySectionPage
from tests.processes import nothing_left_of, start_command, wait_until

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

BATCH = 10
SOURCES = 105


def start_import(path: Path) -> "subprocess.Popen[str]":
    return start_command("import_policies", str(path), "--portal", "city", "--batch-size", str(BATCH))


def imported() -> int:
    return PolicyPage.objects.count()


def kill_after(pages: int, path: Path) -> None:
    """SIGKILL to the command itself once so many pages are saved: the next batch is under way then."""
    with start_import(path) as process:
        wait_until(lambda: imported() >= pages or process.poll() is not None)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    wait_until(lambda: nothing_left_of(process.pid), seconds=30)
    assert process.returncode == -signal.SIGKILL, process.stdout and process.stdout.read()
    assert pages <= imported() < SOURCES


def check_whole() -> None:
    """Every page that is there is public, indexed, logged once, and will be delivered; the tree is sound."""
    pages = PolicyPage.objects.all()
    ids = [str(page.pk) for page in pages]
    assert all(page.live and page.latest_revision_id == page.live_revision_id for page in pages)
    assert len({page.source_id for page in pages}) == len(ids)
    assert Revision.page_revisions.filter(object_id__in=ids).count() == len(ids)
    assert PageLogEntry.objects.filter(action=LOG_ACTION).count() == len(ids)
    assert IndexEntry.objects.filter(object_id__in=ids, content_type__model="policypage").count() == len(ids)
    assert set(Refresh.objects.values_list("page_id", flat=True)) >= {page.pk for page in pages}
    assert ReferenceIndex.objects.filter(object_id__in=ids).exists() and Page.find_problems() == ([], [], [], [], [])


def test_a_killed_import_loses_nothing_and_takes_nothing_twice_when_it_is_run_again(
    tmp_path: Path, policy_section: PolicySectionPage
) -> None:
    path = tmp_path / "laws.jsonl"
    law = {
        "history": ["2020年6月12日样例省人民代表大会常务委员会通过"],
        "body_markdown": "第一条 为了节约用水，制定本条例。",
    }
    records = [{"id": f"law-{n}", "title": f"样例条例之{n}", **law} for n in range(SOURCES)]
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), "utf-8")
    for pages in (BATCH, 6 * BATCH):
        kill_after(pages, path)
        assert imported() % BATCH == 0, "a batch is there as a whole or not at all"
        check_whole()
    before = imported()
    with start_import(path) as process:
        told = process.communicate(timeout=300)[0]
    assert process.returncode == 0 and f"新建 {SOURCES - before}，更新 0，未变 {before}" in told, told
    assert set(PolicyPage.objects.values_list("source_id", flat=True)) == {record["id"] for record in records}
    check_whole()
