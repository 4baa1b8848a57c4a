"""A draft that went through its workflow and still lacks an approval goes on to those who can give it."""

from typing import Any

from wagtail.log_actions import log
from wagtail.models import Page, WorkflowState

from cms.approvals.evidence import MODERATORS
from cms.approvals.models import Approver
from cms.approvals.ways import NotApproved
from cms.teams.models import Role, Team
from cms.teams.workflows import ensure_own_step


def hand_on(finished: WorkflowState, missing: list[Approver], user: Any) -> WorkflowState:
    """Start the workflow of those who can give what is ``missing``, for the same author. Raises NotApproved.

    Approvals given so far stay with the draft. Not by ``Workflow.start``, which would say in the history and in mails
    that the author submitted once more.
    """
    page = finished.content_object
    team = team_that_gives(page, missing)
    if team is None:
        raise NotApproved(page.title, missing)
    workflow = ensure_own_step(team)
    state = WorkflowState.objects.create(
        content_type=finished.content_type,
        base_content_type=finished.base_content_type,
        object_id=finished.object_id,
        workflow=workflow,
        requested_by=finished.requested_by,
    )
    data = {"missing": [str(approver.label) for approver in missing], "to": workflow.name}
    revision = page.get_latest_revision()
    log(instance=page.specific, action="qifu.approval_missing", user=user, revision=revision, data=data)
    state.update(user=user)
    return state


def team_that_gives(page: Page, missing: list[Approver]) -> Team | None:
    """The city if the city's word is missing, else the nearest team with moderators; they also ask their leader."""
    roles = (Role.CITY_MODERATOR,) if Approver.CITY in missing else MODERATORS
    return Team.objects.at_or_above(page).filter(groups__role__in=roles).first()
