"""Publish, unpublish, move, slug change, delete: the records follow."""

import pytest

from publishing.models import Delivery, Record, Refresh
from publishing.worker import run_pending
from site_content.policies.models import PolicySectionPage
from tests.factories import make_policy, make_policy_section, make_town

pytestmark = pytest.mark.django_db


def test_publishing_writes_a_record_and_asks_every_sink(policy_section: PolicySectionPage) -> None:
    policy = make_policy(
        policy_section, title="技术改造补助办法", text="对设备投资给予补助。", doc_number="胶政发[2016]012号"
    )
    run_pending()
    record = Record.objects.get(id=str(policy.pk))
    assert record.live
    assert record.document["doc_number"] == "胶政发〔2016〕12号"
    assert record.document["summary"] == "对设备投资给予补助。"
    assert record.url.startswith("/policies/ji-shu-gai-zao")
    assert set(Delivery.objects.filter(record_id=record.id).values_list("sink", flat=True)) == {
        "site",
        "search",
        "notices",
    }
    assert not Delivery.objects.pending().exists()


def test_a_draft_has_no_record(policy_section: PolicySectionPage) -> None:
    policy = make_policy(policy_section, publish=False)
    run_pending()
    assert not Record.objects.filter(id=str(policy.pk)).exists()


def test_publishing_again_without_a_change_keeps_the_sequence(policy_section: PolicySectionPage) -> None:
    policy = make_policy(policy_section)
    run_pending()
    before = Record.objects.get(id=str(policy.pk)).sequence
    policy.save_revision().publish()
    run_pending()
    assert Record.objects.get(id=str(policy.pk)).sequence == before


def test_unpublishing_leaves_a_tombstone_without_content(policy_section: PolicySectionPage) -> None:
    policy = make_policy(policy_section, text="不应再公开的内容")
    run_pending()
    policy.unpublish()
    run_pending()
    record = Record.objects.get(id=str(policy.pk))
    assert not record.live
    assert record.document == {} and record.title == ""


def test_unpublishing_a_section_hides_what_is_below_it(policy_section: PolicySectionPage) -> None:
    policy = make_policy(policy_section)
    run_pending()
    policy_section.refresh_from_db()
    policy_section.unpublish()
    run_pending()
    assert not Record.objects.get(id=str(policy.pk)).live
    policy_section.save_revision().publish()
    run_pending()
    assert Record.objects.get(id=str(policy.pk)).live


def test_a_new_slug_moves_descendants(policy_section: PolicySectionPage) -> None:
    policy = make_policy(policy_section, slug="a-policy")
    run_pending()
    policy_section.refresh_from_db()
    policy_section.slug = "zhengce"
    policy_section.save_revision().publish()
    run_pending()
    assert Record.objects.get(id=str(policy.pk)).url == "/zhengce/a-policy/"


def test_a_move_takes_descendants_along(policy_section: PolicySectionPage) -> None:
    town = make_town(policy_section.get_parent().specific)
    policy = make_policy(policy_section, slug="a-policy")
    run_pending()
    policy_section.move(town, pos="last-child")
    run_pending()
    record = Record.objects.get(id=str(policy.pk))
    assert record.url == "/yangli/policies/a-policy/"
    assert record.portal == str(town.pk)


def test_deleting_withdraws(policy_section: PolicySectionPage) -> None:
    policy = make_policy(policy_section)
    run_pending()
    policy.delete()
    run_pending()
    assert not Record.objects.get(id=str(policy.pk)).live
    assert not Refresh.objects.exists()


def test_moving_to_another_portal_needs_its_own_section(policy_section: PolicySectionPage) -> None:
    town = make_town(policy_section.get_parent().specific)
    section = make_policy_section(town)
    assert section.url == "/yangli/policies/"
