"""What Wagtail 8.0 does and does not promise, as far as publishing leans on it (docs/architecture.md).

Should one of these fail after an upgrade, publishing's assumptions have to be read again, not the test.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models.signals import post_delete
from django.dispatch import Signal
from django.utils import timezone
from wagtail.models import Page, ReferenceIndex, Revision
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from publishing.models import Refresh
from publishing.worker import publish_scheduled
from site_content.base.models import Topic
from site_content.policies.models import PolicyPage
from site_content.portals.models import CityPortalPage
from tests.factories import make_city, make_policy, make_policy_section, make_town

committing = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@contextmanager
def listening(signal: Signal, receiver: Callable[..., Any]) -> Iterator[None]:
    signal.connect(receiver, weak=False)
    try:
        yield
    finally:
        signal.disconnect(receiver)


class Fault(Exception):
    """Whatever may go wrong in somebody's receiver."""


def fail(**kwargs: Any) -> None:
    raise Fault


def fresh(page: Page) -> Page:
    return Page.objects.get(pk=page.pk)


@pytest.fixture
def committed_city(transactional_db: None) -> CityPortalPage:
    return make_city()


def schedule_in_the_past(page: Page) -> Revision:
    """A revision whose time has come, as Wagtail stores it."""
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision().publish()
    revision = Revision.objects.get(approved_go_live_at__isnull=False, object_id=str(page.pk))
    past = timezone.now() - timedelta(seconds=1)
    revision.content["go_live_at"], revision.approved_go_live_at = past.isoformat(), past
    revision.save()
    return revision


@committing
def test_publishing_a_revision_is_not_one_transaction(committed_city: CityPortalPage) -> None:
    page = make_policy(make_policy_section(committed_city), publish=False)
    with listening(page_published, fail), pytest.raises(Fault):
        page.get_latest_revision().publish()
    assert fresh(page).live, "the page was already live when its signal failed: hence ATOMIC_REQUESTS and the sweep"


@committing
def test_around_it_a_transaction_of_ours_takes_all_back(committed_city: CityPortalPage) -> None:
    page = make_policy(make_policy_section(committed_city), publish=False)
    with listening(page_published, fail), pytest.raises(Fault), transaction.atomic():
        page.get_latest_revision().publish()
    assert not fresh(page).live


@committing
def test_a_move_is_told_after_its_transaction(committed_city: CityPortalPage) -> None:
    first, second = make_town(committed_city, slug="first"), make_town(committed_city, slug="second")
    section = make_policy_section(first)
    make_policy(section, slug="below")
    section.refresh_from_db()
    seen: list[tuple[bool, list[str]]] = []

    def note(instance: Page, **kwargs: Any) -> None:
        seen.append((connection.in_atomic_block, [p.url_path for p in fresh(instance).get_descendants()]))

    with listening(post_page_move, note):
        section.move(Page.objects.get(pk=second.pk), pos="last-child")
    assert seen == [(False, ["/city/second/policies/below/"])]


@committing
def test_a_new_slug_is_told_on_commit_with_descendants_already_moved(committed_city: CityPortalPage) -> None:
    section = make_policy_section(committed_city)
    make_policy(section, slug="below")
    section = fresh(section).specific
    seen: list[list[str]] = []

    def note(instance: Page, **kwargs: Any) -> None:
        seen.append([p.url_path for p in fresh(instance).get_descendants()])

    with listening(page_slug_changed, note):
        with transaction.atomic():
            section.slug = "zhengce"
            section.save_revision().publish()
            assert seen == []
        assert seen == [["/city/zhengce/below/"]]


@committing
def test_scheduled_publishing_has_no_transaction_and_stops_at_the_first_fault(committed_city: CityPortalPage) -> None:
    section = make_policy_section(committed_city)
    pages = [make_policy(section, publish=False) for _ in range(2)]
    for page in pages:
        schedule_in_the_past(page)
    with listening(page_published, fail), pytest.raises(Fault):
        call_command("publish_scheduled")
    assert sorted(fresh(page).live for page in pages) == [False, True]


@committing
def test_ours_takes_back_the_one_that_fails_and_goes_on(committed_city: CityPortalPage) -> None:
    section = make_policy_section(committed_city)
    bad, good = make_policy(section, publish=False), make_policy(section, publish=False)
    revision = schedule_in_the_past(bad)
    schedule_in_the_past(good)

    def fail_for_bad(instance: Page, **kwargs: Any) -> None:
        if instance.pk == bad.pk:
            raise Fault

    with listening(page_published, fail_for_bad):
        publish_scheduled()
    assert (fresh(bad).live, fresh(good).live) == (False, True)
    revision.refresh_from_db()
    assert revision.approved_go_live_at is not None, "it is still due"
    publish_scheduled()
    assert fresh(bad).live


@pytest.mark.django_db
def test_deleting_a_live_page_unpublishes_it_first_and_tells_of_every_descendant(city: CityPortalPage) -> None:
    section = make_policy_section(city)
    policies = [make_policy(section) for _ in range(2)]
    unpublished, deleted = [], []

    def note_unpublished(instance: Page, **kwargs: Any) -> None:
        unpublished.append(instance.pk)

    def note_deleted(sender: type, instance: Any, **kwargs: Any) -> None:
        if issubclass(sender, Page):
            deleted.append(instance.pk)

    with listening(page_unpublished, note_unpublished), listening(post_delete, note_deleted):
        fresh(section).specific.delete()
    assert unpublished[0] == section.pk
    assert set(deleted) == {section.pk, *(policy.pk for policy in policies)}


@pytest.mark.django_db
def test_unpublishing_a_page_leaves_its_descendants_live(city: CityPortalPage) -> None:
    section = make_policy_section(city)
    policy = make_policy(section)
    fresh(section).specific.unpublish()
    assert fresh(policy).live, "so publishing looks at every ancestor"


@pytest.mark.django_db
def test_a_draft_leaves_the_live_row_as_it_is(city: CityPortalPage) -> None:
    policy = make_policy(make_policy_section(city), title="现行")
    policy.title = "草稿"
    policy.save_revision()
    row = PolicyPage.objects.get(pk=policy.pk)
    assert (row.title, row.draft_title, row.has_unpublished_changes) == ("现行", "草稿", True)


@pytest.mark.django_db
def test_the_reference_index_knows_who_uses_a_term_once_the_page_is_published(city: CityPortalPage) -> None:
    topic = Topic.objects.create(name="样例主题", slug="sample")
    page = PolicyPage(title="样例政策")
    page.topics = [topic]
    section = make_policy_section(city)
    section.add_child(instance=page)
    page.save_revision().publish()
    found = ReferenceIndex.get_references_to(topic).values_list("object_id", flat=True)
    assert str(page.pk) in set(found)
    Refresh.objects.all().delete()
    topic.name = "新名称"
    topic.save()
    assert page.pk in Refresh.objects.values_list("page_id", flat=True)
