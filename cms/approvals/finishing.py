"""What happens when a workflow has gone through. Imported while Wagtail's models load, so it imports late."""

from typing import Any


def publish_approved(workflow_state: Any, user: Any = None) -> None:
    """Publish the latest draft (or schedule it), or hand it on to those whose approval is still missing.

    ``user`` is None when a leader's link ends the workflow. Raises NotApproved if the workflow's last word came from
    somebody whose word does not count here: then nothing happens and the step waits on.
    """
    from cms.approvals.evidence import missing_approvals

    page = workflow_state.content_object
    revision = page.get_latest_revision()
    missing = missing_approvals(page, revision, user) if hasattr(page, "get_parent") else []
    following = next_workflow(workflow_state, missing, user) if missing else None
    if following is None:
        revision.publish(user=user)
    else:
        hand_on(page, revision, missing, following, workflow_state.requested_by)


def next_workflow(workflow_state: Any, missing: list[Any], user: Any) -> Any:
    """Where the draft waits next; None if whoever ends the workflow has to be told that it is not enough."""
    from cms.approvals.models import Approver
    from cms.teams.models import Team, TeamKind

    if user is not None and user.is_superuser:
        return None
    if Approver.CITY in missing:
        city = Team.objects.filter(kind=TeamKind.CITY).exclude(workflow=None).first()
        if city is not None and city.workflow != workflow_state.workflow:
            return city.workflow
    # Nobody is there to be told when a leader's link ends it: the page's own moderators decide again.
    return workflow_state.content_object.get_workflow() if user is None else None


def hand_on(page: Any, revision: Any, missing: list[Any], workflow: Any, author: Any) -> None:
    """Approvals given so far stay with the draft."""
    from wagtail.log_actions import log

    data = {"missing": [str(approver.label) for approver in missing], "to": workflow.name}
    log(instance=page.specific, action="qifu.approval_missing", revision=revision, data=data)
    workflow.start(page.specific, author)
