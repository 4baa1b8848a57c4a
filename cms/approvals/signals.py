"""What Wagtail tells of workflows, handed to who acts on it."""

from wagtail.models import WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_cancelled, workflow_submitted

from cms.approvals.calling_back import note_cancellation
from cms.approvals.following import note_submission
from cms.approvals.notifications import ApprovalNotifier, StepNotifier
from cms.approvals.tasks import ApprovalTaskState


def connect() -> None:
    workflow_submitted.connect(note_submission)
    workflow_cancelled.connect(note_cancellation)
    task_submitted.connect(StepNotifier(), sender=ApprovalTaskState, weak=False, dispatch_uid="qifu_step_submitted")
    # The name of Wagtail's own notice of approval, whose later connecting then does nothing.
    place = "workflow_state_approved_email_notification"
    workflow_approved.connect(ApprovalNotifier(), sender=WorkflowState, weak=False, dispatch_uid=place)
