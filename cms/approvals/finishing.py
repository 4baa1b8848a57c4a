"""What happens when a workflow has gone through. Imported while Wagtail's models load, so it imports late."""

from typing import Any


def publish_approved(workflow_state: Any, user: Any = None) -> None:
    """Publish the latest draft (or schedule it), or hand it on to those whose approval is still missing.

    ``user`` is None when a leader's link ends the workflow. An administrator's approval overrides what is missing, as
    everywhere; that a step was switched off under a waiting draft is no approval.
    """
    from wagtail.models import Page, TaskState

    from cms.approvals.evidence import missing_approvals
    from cms.approvals.handing_on import hand_on
    from cms.approvals.models import Clearance, Ground

    page = workflow_state.content_object
    revision = page.get_latest_revision()
    step = workflow_state.current_task_state
    switched_off = step is None or step.status == TaskState.STATUS_CANCELLED
    overridden = user is not None and user.is_superuser and not switched_off
    if isinstance(page, Page) and not overridden and (missing := missing_approvals(page, revision, user)):
        hand_on(workflow_state, missing, user)
        return
    revision.publish(user=user)
    if user is None:
        Clearance.objects.filter(revision=revision).update(ground=Ground.APPROVED)
