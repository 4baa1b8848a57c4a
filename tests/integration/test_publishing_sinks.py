"""Sinks that fail: nothing is lost, nothing else waits, everything catches up."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from publishing.deliveries import process_deliveries, process_sink
from publishing.models import Delivery, Record, SinkState
from publishing.reconcile import reconcile
from publishing.records import store_records
from publishing.sinks import forget_sinks
from publishing.worker import Worker, run_pending
from site_content.policies.models import PolicySectionPage
from tests.factories import make_policy
from tests.search_documents import make_document, store_documents

pytestmark = pytest.mark.django_db


class Folder:
    """The test sink's outside, as the test sees and steers it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def tell(self, name: str, *ids: str) -> None:
        (self.path / name).write_text("\n".join(ids or ["yes"]))

    def untell(self, name: str) -> None:
        (self.path / name).unlink()

    def titles(self) -> dict[str, str]:
        return {path.stem: json.loads(path.read_text())["title"] for path in self.path.glob("*.json")}


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Iterator[Folder]:
    (tmp_path / "sink").mkdir()
    settings.TEST_SINK_DIR = tmp_path / "sink"
    yield from with_sinks(settings, {"folder": "tests.sinks.FolderSink"}, Folder(tmp_path / "sink"))


def with_sinks(settings: Settings, sinks: dict[str, str], value: Folder) -> Iterator[Folder]:
    settings.QIFU_SINKS = sinks
    forget_sinks()
    yield value
    forget_sinks()


def use(settings: Settings, **sinks: str) -> None:
    settings.QIFU_SINKS = sinks
    forget_sinks()


def let_time_pass(delta: timedelta = timedelta(hours=1)) -> None:
    """As if all waiting times and leases had run out."""
    past = timezone.now() - delta
    Delivery.objects.update(next_attempt_at=past)
    SinkState.objects.filter(retry_at__isnull=False).update(retry_at=past)
    SinkState.objects.filter(lease_until__isnull=False).update(lease_until=past)


def state() -> SinkState:
    return SinkState.objects.get(name="folder")


def failing_since() -> datetime | None:
    return state().failing_since


def test_what_is_published_arrives_and_what_is_withdrawn_goes(folder: Folder) -> None:
    store_documents(make_document(3, "甲"), make_document(4, "乙"))
    run_pending()
    assert folder.titles() == {"3": "甲", "4": "乙"}
    store_records(published={}, withdrawn=["3"])
    run_pending()
    assert folder.titles() == {"4": "乙"}


def test_a_sink_that_is_away_keeps_its_work_and_says_since_when(folder: Folder) -> None:
    folder.tell("away")
    store_documents(make_document(3, "甲"))
    run_pending()
    assert folder.titles() == {}
    assert Delivery.objects.pending().get().last_error == "the folder is away"
    first = failing_since()
    assert first is not None and state().last_error == "the folder is away"
    let_time_pass()
    run_pending()
    assert failing_since() == first


def test_it_rests_before_it_is_tried_again(folder: Folder) -> None:
    folder.tell("away")
    store_documents(make_document(3, "甲"))
    run_pending()
    folder.untell("away")
    assert process_deliveries("worker") == 0
    retry_at = state().retry_at
    assert retry_at is not None and retry_at > timezone.now()


def test_it_catches_up_with_the_last_state_at_once_when_it_is_back(folder: Folder) -> None:
    folder.tell("away")
    store_documents(make_document(3, "甲"), make_document(4, "乙"))
    for number in range(12):  # a long outage
        run_pending()
        SinkState.objects.update(retry_at=timezone.now() - timedelta(seconds=number))
    store_documents(make_document(3, "甲（已修改）"))
    store_records(published={}, withdrawn=["4"])
    folder.untell("away")
    SinkState.objects.update(retry_at=timezone.now())
    run_pending()
    assert folder.titles() == {"3": "甲（已修改）"}
    assert not Delivery.objects.pending().exists()
    assert failing_since() is None and state().last_success_at is not None


def test_one_bad_record_harms_itself_alone_and_is_tried_later_each_time(folder: Folder) -> None:
    folder.tell("bad", "4")
    store_documents(make_document(3, "甲"), make_document(4, "乙"), make_document(5, "丙"))
    run_pending()
    assert folder.titles() == {"3": "甲", "5": "丙"}
    assert failing_since() is None
    waits = []
    for _ in range(4):
        delivery = Delivery.objects.pending().get()
        waits.append(delivery.next_attempt_at - timezone.now())
        let_time_pass()
        run_pending()
    assert waits == sorted(waits) and waits[-1] > timedelta(seconds=4)
    assert "ValueError: cannot take 4" in Delivery.objects.pending().get().last_error
    folder.untell("bad")
    let_time_pass()
    run_pending()
    assert folder.titles()["4"] == "乙"
    assert failing_since() is None and not Delivery.objects.pending().exists()


def test_a_record_that_the_sink_reports_is_tried_again(folder: Folder) -> None:
    folder.tell("partly", "4")
    store_documents(make_document(3, "甲"), make_document(4, "乙"))
    run_pending()
    assert folder.titles() == {"3": "甲"}
    assert Delivery.objects.pending().get().last_error == "reported"
    folder.untell("partly")
    let_time_pass()
    run_pending()
    assert folder.titles() == {"3": "甲", "4": "乙"}


def test_a_sink_that_takes_nothing_counts_as_failing(folder: Folder) -> None:
    folder.tell("bad", "3", "4")
    store_documents(make_document(3, "甲"), make_document(4, "乙"))
    run_pending()
    assert failing_since() is not None


def test_a_worker_that_dies_half_way_loses_nothing(folder: Folder) -> None:
    folder.tell("die", "4")
    store_documents(make_document(3, "甲"), make_document(4, "乙"), make_document(5, "丙"))
    with pytest.raises(SystemExit):
        run_pending("first")
    assert folder.titles() == {"3": "甲"}
    folder.untell("die")
    assert process_deliveries("second") == 0  # the dead worker's lease still holds
    let_time_pass()
    run_pending("second")
    assert folder.titles() == {"3": "甲", "4": "乙", "5": "丙"}
    assert not Delivery.objects.pending().exists()


def test_a_record_that_changes_while_it_is_delivered_is_delivered_again(folder: Folder, settings: Settings) -> None:
    store_documents(make_document(3, "甲"))
    settings.QIFU_SINKS = {"folder": "tests.integration.test_publishing_sinks.EditingSink"}
    forget_sinks()
    run_pending()
    assert folder.titles() == {"3": "改在途中"}
    assert not Delivery.objects.pending().exists()


class EditingSink:
    """While it delivers, an editor publishes."""

    name = "folder"
    exclusive = True

    def deliver(self, records: list[Record]) -> dict[str, str]:
        from tests.sinks import FolderSink

        errors = FolderSink().deliver(records)
        store_documents(make_document(3, "改在途中"))
        return dict(errors)


def test_an_exclusive_sink_has_one_worker_at_a_time(folder: Folder) -> None:
    store_documents(make_document(3, "甲"))
    SinkState.objects.create(name="folder", lease_holder="first", lease_until=timezone.now() + timedelta(minutes=1))
    assert process_sink("folder", "second") == 0
    assert folder.titles() == {}
    assert process_sink("folder", "first") == 1
    assert folder.titles() == {"3": "甲"}


def test_a_shared_sink_has_any_number(folder: Folder, settings: Settings) -> None:
    use(settings, folder="tests.sinks.SharedFolderSink")
    store_documents(make_document(3, "甲"))
    SinkState.objects.create(name="folder", lease_holder="first", lease_until=timezone.now() + timedelta(minutes=1))
    assert process_sink("folder", "second") == 1


@pytest.mark.parametrize("broken", ["tests.sinks.BrokenSink", "tests.sinks.NoSuchSink"])
def test_a_broken_sink_holds_up_no_other(folder: Folder, settings: Settings, broken: str) -> None:
    use(settings, broken=broken, folder="tests.sinks.FolderSink")
    store_documents(make_document(3, "甲"))
    run_pending()
    assert folder.titles() == {"3": "甲"}
    assert SinkState.objects.get(name="broken").failing_since is not None
    assert Delivery.objects.to_sink("broken").pending().exists()


def test_a_sink_that_is_away_stops_neither_the_sweep_nor_the_worker(
    folder: Folder, settings: Settings, policy_section: PolicySectionPage, tmp_path: Path
) -> None:
    use(settings, away="tests.integration.test_publishing_sinks.AwaySink", folder="tests.sinks.FolderSink")
    policy = make_policy(policy_section, title="照常发布")
    worker = Worker()
    assert worker.run_round() > 0
    run_pending()
    assert folder.titles()[str(policy.pk)] == "照常发布"
    assert reconcile().errors == 1
    assert SinkState.objects.get(name="away").last_error == "server is down"


class AwaySink:
    """A server that does not answer, for anything."""

    name = "away"
    exclusive = True

    def deliver(self, records: list[Record]) -> dict[str, str]:
        from publishing.sinks import SinkUnavailable

        raise SinkUnavailable("server is down")

    def delivered_sequences(self) -> list[tuple[str, int]]:
        return list(self.deliver([]))  # type: ignore[arg-type]


def test_a_lost_a_stale_and_an_unknown_file_are_mended(folder: Folder, policy_section: PolicySectionPage) -> None:
    lost, stale = make_policy(policy_section, title="丢失"), make_policy(policy_section, title="陈旧")
    run_pending()
    before = folder.titles()
    (folder.path / f"{lost.pk}.json").unlink()
    (folder.path / f"{stale.pk}.json").write_text('{"sequence": 0, "title": "很久以前"}')
    (folder.path / "999999.json").write_text('{"sequence": 5, "title": "没有来历"}')
    result = reconcile()
    assert (result.records, result.deliveries) == (0, 3)
    run_pending()
    assert folder.titles() == before
    assert reconcile().deliveries == 0
