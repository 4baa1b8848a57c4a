"""What the rows of a listing are told together is what Wagtail would tell each of them."""

from typing import Any

import pytest
from django.urls import reverse
from wagtail.models import Page, Workflow, WorkflowState
from wagtail.models.reference_index import ReferenceGroups, ReferenceIndex

from cms.teams.models import Role
from cms.wagtail_seams.page_menu import count_children
from cms.wagtail_seams.rows import note_pages_covered, note_steps, note_steps_reached, with_status
from cms.wagtail_seams.usage import SourceGroups
from tests.growing_city import GrowingCity

pytestmark = pytest.mark.django_db


@pytest.fixture
def grown() -> GrowingCity:
    city = GrowingCity()
    city.grow(range(2))
    return city


def plain(steps: Any) -> list[tuple[int, str, str]]:
    return [(step.pk, step.status, str(step.status_display)) for step in steps]


def test_rows_are_told_what_wagtail_tells_one_by_one(grown: GrowingCity) -> None:
    states = list(WorkflowState.objects.all())
    asked = [plain(state.all_tasks_with_status()) for state in states]
    note_steps(states)
    assert [plain(state.all_tasks_with_status) for state in states] == asked
    assert {status for steps in asked for _pk, status, _label in steps} >= {
        "in_progress",
        "rejected",
        "cancelled",
        None,
    }

    workflows = list(Workflow.objects.all())
    covered = [workflow.all_pages().count() for workflow in workflows]
    note_pages_covered(workflows)
    assert [workflow.all_pages["count"] for workflow in workflows] == covered

    moderator = grown.users[Role.TOWN_MODERATOR]
    pages = list(with_status(Page.objects.specific()))
    note_steps_reached(pages, moderator)
    for page in pages:
        same = Page.objects.get(pk=page.pk).specific
        assert page.current_workflow_task == same.current_workflow_task
        assert page.status_string == same.status_string

    counts = count_children(pages, Page.objects.all())
    assert {page.path: counts.get(page.path, 0) for page in pages} == {page.path: page.numchild for page in pages}


def test_usage_reads_what_wagtail_reads(grown: GrowingCity) -> None:
    references = ReferenceIndex.get_references_to(grown.desks["town"].content)
    assert list(SourceGroups(references)) == list(ReferenceGroups(references))
    assert SourceGroups(references)[1:3] == list(ReferenceGroups(references))[1:3]


def test_choosers_and_reports_say_that_a_page_waits_and_where_it_stands(grown: GrowingCity) -> None:
    client = grown.client(Role.TOWN_MODERATOR)
    waiting = Page.objects.get(slug="town_editor-waiting-0")
    found = client.get(reverse("wagtailadmin_choose_page_search") + f"?q={waiting.title}").content.decode()
    assert f"/choose-page/{waiting.get_parent().pk}/" in found
    assert str(waiting.status_string) in found
    locked = client.get(reverse("wagtailadmin_reports:locked_pages")).content.decode()
    assert "town_editor" in locked
    assert "样例第 0 街道" not in locked
