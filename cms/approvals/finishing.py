"""What happens when a workflow has gone through. Imported while Wagtail's models load, so it imports late."""

from typing import Any


def publish_approved(workflow_state: Any, user: Any = None) -> None:
    """Publish the latest draft (or schedule it). Raises NotApproved if the workflow has not given all that is needed.

    Nobody is logged in when a leader's link ends the workflow; then what is still missing is noted in the history and
    the draft stays one.
    """
    from wagtail.log_actions import log

    from cms.approvals.evidence import missing_approvals

    page = workflow_state.content_object
    revision = page.get_latest_revision()
    if user is None and hasattr(page, "get_parent") and (missing := missing_approvals(page, revision)):
        data = {"missing": [str(approver.label) for approver in missing]}
        log(instance=page.specific, action="qifu.approval_missing", revision=revision, data=data)
        return
    revision.publish(user=user)
