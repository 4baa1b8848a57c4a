"""`manage.py reconcile`: whatever was missed or tampered with is found and mended."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page

from publishing.models import Delivery, Record, Refresh
from publishing.reconcile import reconcile
from publishing.worker import run_pending
from site_content.policies.models import PolicyPage, PolicySectionPage
from tests.factories import make_policy

pytestmark = pytest.mark.django_db


@pytest.fixture
def policy(policy_section: PolicySectionPage) -> PolicyPage:
    page = make_policy(policy_section, title="样例政策", text="正文")
    run_pending()
    return page


def run_reconcile() -> str:
    output = StringIO()
    call_command("reconcile", stdout=output)
    return output.getvalue()


def record_of(page: Page) -> Record:
    return Record.objects.get(id=str(page.pk))


def test_when_all_agrees_nothing_is_written(policy: PolicyPage) -> None:
    before = list(Record.objects.order_by("id").values_list("id", "sequence"))
    result = reconcile()
    run_pending()
    assert (result.records, result.errors) == (0, 0)
    assert list(Record.objects.order_by("id").values_list("id", "sequence")) == before


def test_a_deleted_record_comes_back(policy: PolicyPage) -> None:
    Record.objects.all().delete()
    assert "修正公开记录 3 条" in run_reconcile()
    assert record_of(policy).title == "样例政策"


@pytest.mark.parametrize(
    "change",
    [
        {"document": {"title": "被改过"}},
        {"title": "被改过"},
        {"url": "/elsewhere/"},
        {"content_hash": "0"},
        {"assets": [{"url": "/x", "storage_name": "x", "hash": "x"}]},
        {"portal": "77"},
        {"affects": ["77"]},
        {"live": False},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_record_changed_behind_its_back_is_put_right(policy: PolicyPage, change: dict) -> None:
    good = record_of(policy)
    Record.objects.filter(id=good.id).update(**change)
    run_reconcile()
    now = record_of(policy)
    for name in ("document", "title", "url", "content_hash", "assets", "portal", "affects", "live"):
        assert getattr(now, name) == getattr(good, name), name
    assert now.sequence > good.sequence  # so that every sink and reader hears of it


def test_a_page_changed_without_a_signal_is_found(policy: PolicyPage) -> None:
    Page.objects.filter(pk=policy.pk).update(title="不声不响改的标题")
    run_reconcile()
    assert record_of(policy).title == "不声不响改的标题"


def test_a_page_unpublished_without_a_signal_is_withdrawn(policy: PolicyPage) -> None:
    Page.objects.filter(pk=policy.pk).update(live=False)
    run_reconcile()
    assert not record_of(policy).live


def test_a_page_whose_row_is_gone_is_withdrawn(policy: PolicyPage) -> None:
    Refresh.objects.all().delete()
    Page.objects.filter(pk=policy.pk).delete()
    Refresh.objects.all().delete()  # the signal is lost
    run_reconcile()
    assert not record_of(policy).live


def test_a_publication_whose_signal_was_lost_is_found(policy_section: PolicySectionPage) -> None:
    page = make_policy(policy_section)
    Refresh.objects.all().delete()
    run_reconcile()
    assert record_of(page).live


def test_a_lost_delivery_is_asked_again(policy: PolicyPage) -> None:
    Delivery.objects.all().delete()
    run_reconcile()
    assert not Delivery.objects.pending().exists()
    assert "重新交付 0 条" in run_reconcile()


def test_the_sweep_leaves_pages_that_are_noted_to_their_notes(policy: PolicyPage) -> None:
    Page.objects.filter(pk=policy.pk).update(title="新")
    Refresh.objects.create(page_id=policy.pk, next_attempt_at=timezone.now() + timedelta(minutes=5))
    assert reconcile().records == 0
    assert Refresh.objects.count() == 1
