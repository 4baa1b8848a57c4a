"""The admin's home for those who keep one association or agency: their page, and what became of what they sent."""

from dataclasses import dataclass
from typing import Any

from django.db.models import CharField
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.ui.components import Component
from wagtail.models import Page, WorkflowState, get_default_page_content_type

from cms.approvals.returns import returned
from cms.teams.borders import oversees
from cms.teams.models import Team, TeamKind
from cms.teams.queries import teams_of
from site_content.associations.models import AssociationPage

KEEPERS = (TeamKind.ASSOCIATION, TeamKind.AGENCY)
NEWEST = 5


@dataclass(frozen=True)
class SectionRow:
    """A section of the association with its newest pages, drafts included."""

    page: Page
    add_url: str
    newest: list[Page]


class TeamHome(Component):
    """One team's part of the home."""

    name = "qifu_team_home"
    template_name = "teams/home.html"

    def __init__(self, team: Team, order: int) -> None:
        self.team, self.order = team, order

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        page = self.team.page.specific  # type: ignore[union-attr] # teams_of leaves out those without a page
        states = workflow_states_below(page)
        members = (
            len([line for line in page.members.splitlines() if line.strip()]) if hasattr(page, "members") else None
        )
        return {
            "team": self.team,
            "page": page,
            "sections": section_rows(page),
            "members": members if isinstance(page, AssociationPage) else None,
            "waiting": [state for state in states if state.status == WorkflowState.STATUS_IN_PROGRESS],
            "returned": [returned(state) for state in states if state.status == WorkflowState.STATUS_NEEDS_CHANGES],
        }


def section_rows(page: Page) -> list[SectionRow]:
    rows = []
    for section in page.get_children().specific():
        newest = section.get_children().order_by("-latest_revision_created_at").prefetch_workflow_states()[:NEWEST]
        rows.append(SectionRow(section, reverse("wagtailadmin_pages:add_subpage", args=[section.pk]), list(newest)))
    return rows


def workflow_states_below(page: Page) -> list[WorkflowState]:
    """What is under way or was returned, of the page and all below it; the newest first."""
    below = page.get_descendants(inclusive=True).values_list(Cast("pk", output_field=CharField()), flat=True)
    states = WorkflowState.objects.active().filter(
        base_content_type=get_default_page_content_type(), object_id__in=below
    )
    related = ("current_task_state__finished_by", "current_task_state__task", "requested_by")
    return list(states.select_related(*related).prefetch_related("content_object").order_by("-created_at"))


def show_team_home(request: HttpRequest, panels: list[Component]) -> None:
    """In place of Wagtail's panels, which speak of locks and workflows."""
    if oversees(request.user):
        return
    teams = teams_of(request.user)
    if teams and all(team.kind in KEEPERS for team in teams):
        panels[:] = [TeamHome(team, order) for order, team in enumerate(teams, start=1)]
