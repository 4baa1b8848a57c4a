"""What editors and the clock do to pages, and what becomes of the records."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks
from wagtail.models import Page, PageViewRestriction, Revision

from publishing.models import Record, Refresh
from publishing.refreshes import process_refreshes, request_due_changes
from publishing.worker import publish_scheduled, run_pending
from site_content.policies.models import PolicyPage, PolicyRelation, PolicySectionPage
from site_content.portals.models import CityPortalPage
from tests.factories import add_page, make_policy, make_policy_section, make_town

pytestmark = pytest.mark.django_db


def record_of(page: Page) -> Record | None:
    run_pending()
    return Record.objects.live().filter(id=str(page.pk)).first()


def title_of(page: Page) -> str | None:
    record = record_of(page)
    return record.title if record else None


def url_of(page: Page) -> str | None:
    record = record_of(page)
    return record.url if record else None


def restrict(page: Page) -> PageViewRestriction:
    return PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def schedule(page: Page, go_live_at: timedelta) -> None:
    """As an editor does who sets a time and presses "publish"."""
    page.go_live_at = timezone.now() + go_live_at
    page.save_revision().publish()


def let_time_come() -> None:
    """The time that editors set lies behind us, wherever Wagtail keeps it."""
    past = timezone.now() - timedelta(seconds=1)
    for revision in Revision.objects.filter(approved_go_live_at__isnull=False):
        revision.content["go_live_at"] = past.isoformat()
        revision.approved_go_live_at = past
        revision.save()


def test_a_draft_of_a_live_page_changes_nothing_until_it_is_published(policy_section: PolicySectionPage) -> None:
    policy = make_policy(policy_section, title="旧标题", slug="old")
    policy.title, policy.slug = "新标题", "new"
    revision = policy.save_revision()
    assert (title_of(policy), url_of(policy)) == ("旧标题", "/policies/old/")
    revision.publish()
    assert (title_of(policy), url_of(policy)) == ("新标题", "/policies/new/")


def test_a_portals_new_slug_moves_everything_below_it(
    city: CityPortalPage, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    town = make_town(city)
    policy = make_policy(make_policy_section(town), slug="a-policy")
    assert url_of(policy) == "/yangli/policies/a-policy/"
    with django_capture_on_commit_callbacks(execute=True):
        town.slug = "yangli-new"
        town.save_revision().publish()
    assert url_of(policy) == "/yangli-new/policies/a-policy/"


def test_a_move_reaches_grandchildren_and_those_who_link_to_them(city: CityPortalPage) -> None:
    first, second = make_town(city, slug="first"), make_town(city, slug="second")
    section = make_policy_section(first)
    policy = make_policy(section, slug="a-policy")
    linking = PolicyPage(title="引用它的政策")
    linking.relations = [PolicyRelation(kind="related", target=policy)]  # type: ignore[misc]
    add_page(make_policy_section(city), linking)
    section.refresh_from_db()
    section.move(second, pos="last-child")
    found, quoting = record_of(policy), record_of(linking)
    assert found and quoting
    assert (found.url, found.portal) == ("/second/policies/a-policy/", str(second.pk))
    assert found.document["ancestors"] == [str(city.pk), str(second.pk), str(section.pk)]
    assert quoting.document["related"][0]["url"] == "/second/policies/a-policy/"


def test_deleting_a_section_withdraws_everything_below_it(city: CityPortalPage) -> None:
    town = make_town(city)
    section = make_policy_section(town)
    policies = [make_policy(section, title=f"政策{n}") for n in range(3)]
    restrict(policies[2])
    assert title_of(policies[0]) == "政策0" and record_of(policies[2]) is None
    Page.objects.get(pk=town.pk).delete()
    run_pending()
    assert set(Record.objects.live().values_list("id", flat=True)) == {str(city.pk)}
    assert not Record.objects.filter(live=False).exclude(title="", url="", document={}).exists()
    assert not Refresh.objects.exists()


def test_a_private_page_and_what_is_below_it_is_nobodys(policy_section: PolicySectionPage) -> None:
    policy = make_policy(policy_section)
    assert record_of(policy) and record_of(policy_section)
    restriction = restrict(policy_section)
    assert record_of(policy) is None and record_of(policy_section) is None
    restriction.delete()
    assert record_of(policy) and record_of(policy_section)


def test_a_page_published_below_a_private_one_stays_private(policy_section: PolicySectionPage) -> None:
    restrict(policy_section)
    assert record_of(make_policy(policy_section)) is None


def test_a_page_moved_out_of_a_private_section_becomes_public_and_back(city: CityPortalPage) -> None:
    private, public = make_policy_section(city, slug="inner"), make_policy_section(city, slug="open")
    restrict(private)
    policy = make_policy(private)
    assert record_of(policy) is None
    policy.move(Page.objects.get(pk=public.pk), pos="last-child")
    assert record_of(policy)
    Page.objects.get(pk=policy.pk).move(Page.objects.get(pk=private.pk), pos="last-child")
    assert record_of(policy) is None


def test_a_link_to_a_page_that_becomes_private_goes(policy_section: PolicySectionPage, city: CityPortalPage) -> None:
    inner = make_policy_section(city, slug="inner")
    target = make_policy(inner, title="将转为内部的政策")
    linking = PolicyPage(
        title="引用它的政策", body=[("paragraph", f'<p><a linktype="page" id="{target.pk}">详见</a></p>')]
    )
    linking.relations = [PolicyRelation(kind="related", target=target)]  # type: ignore[misc]
    add_page(policy_section, linking)
    record = record_of(linking)
    assert record and len(record.document["related"]) == 1 and "href" in record.document["body"][0]["html"]
    restrict(inner)
    record = record_of(linking)
    assert record and record.document["related"] == [] and "href" not in record.document["body"][0]["html"]


def test_a_scheduled_page_goes_public_at_its_time(policy_section: PolicySectionPage) -> None:
    policy = make_policy(policy_section, title="定时发布", publish=False)
    schedule(policy, timedelta(hours=1))
    publish_scheduled()
    assert record_of(policy) is None
    let_time_come()
    publish_scheduled()
    assert title_of(policy) == "定时发布"


def test_a_scheduled_change_leaves_the_live_page_as_it_is_until_then(policy_section: PolicySectionPage) -> None:
    policy = make_policy(policy_section, title="现行标题")
    policy.title = "定时生效的标题"
    schedule(policy, timedelta(hours=1))
    publish_scheduled()
    assert title_of(policy) == "现行标题"
    let_time_come()
    publish_scheduled()
    assert title_of(policy) == "定时生效的标题"


def test_a_page_expires_at_its_time_with_what_is_below_it(city: CityPortalPage) -> None:
    section = make_policy_section(city)
    policy = make_policy(section)
    section.refresh_from_db()
    section.expire_at = timezone.now() + timedelta(hours=1)
    section.save_revision().publish()
    assert record_of(policy)
    Page.objects.filter(pk=section.pk).update(expire_at=timezone.now() - timedelta(seconds=1))
    publish_scheduled()
    assert record_of(policy) is None and record_of(section) is None
    assert Page.objects.get(pk=section.pk).expired


def test_a_date_that_passes_changes_the_record(policy_section: PolicySectionPage) -> None:
    today = timezone.localdate()
    policy = make_policy(policy_section, expires_on=today, effective_on=today - timedelta(days=9))
    record = record_of(policy)
    assert record and record.document["validity"] == "in_force" and record.refresh_at
    # The day passes: the page's last day lies behind us, and so does the moment noted for it.
    PolicyPage.objects.filter(pk=policy.pk).update(expires_on=today - timedelta(days=1))
    Record.objects.filter(id=record.id).update(refresh_at=timezone.now() - timedelta(seconds=1))
    assert request_due_changes() == 1
    assert request_due_changes() == 0  # noted once, however often the worker looks
    record = record_of(policy)
    assert record and record.document["validity"] == "expired" and record.refresh_at is None


def break_page(policy: PolicyPage) -> None:
    """A row that no form would have let through: a body that is not a list of blocks."""
    PolicyPage.objects.filter(pk=policy.pk).update(sizes=5)


def test_a_page_that_cannot_be_made_into_a_record_holds_up_no_other_and_is_tried_again(
    policy_section: PolicySectionPage,
) -> None:
    bad, good = make_policy(policy_section, title="坏页面"), make_policy(policy_section, title="好页面")
    break_page(bad)
    assert title_of(good) == "好页面"
    assert title_of(bad) is None
    note = Refresh.objects.get()
    assert note.page_id == bad.pk and "TypeError" in note.last_error
    Refresh.objects.update(next_attempt_at=timezone.now())
    process_refreshes()
    assert Refresh.objects.get().attempts == note.attempts + 1
    PolicyPage.objects.filter(pk=bad.pk).update(sizes=[])
    Refresh.objects.update(next_attempt_at=timezone.now())
    assert title_of(bad) == "坏页面"
    assert not Refresh.objects.exists()


def test_a_page_that_fails_keeps_its_last_good_record(policy_section: PolicySectionPage) -> None:
    policy = make_policy(policy_section, title="样例")
    assert title_of(policy) == "样例"
    break_page(policy)
    Refresh.objects.create(page_id=policy.pk)
    assert title_of(policy) == "样例"


def test_an_editor_who_mends_a_failing_page_does_not_wait(policy_section: PolicySectionPage) -> None:
    policy = make_policy(policy_section, title="样例")
    break_page(policy)
    run_pending()
    Refresh.objects.update(next_attempt_at=timezone.now() + timedelta(minutes=10), attempts=9)
    policy.sizes = []
    policy.save_revision().publish()
    assert title_of(policy) == "样例"


def test_a_page_that_one_worker_looks_at_is_left_alone_by_others(policy_section: PolicySectionPage) -> None:
    policy = make_policy(policy_section)
    run_pending()
    Refresh.objects.create(page_id=policy.pk, claimed_until=timezone.now() + timedelta(minutes=1))
    Refresh.objects.create(page_id=policy.pk)  # published again meanwhile
    assert process_refreshes() == 0
    Refresh.objects.filter(claimed_until__isnull=False).update(claimed_until=timezone.now())
    assert process_refreshes() == 2
