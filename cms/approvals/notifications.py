"""Mail when a draft comes to a step and when it went through. Wagtail's own know neither our step nor its due date."""

from typing import Any

from django.contrib.auth import get_user_model
from wagtail.admin.mail import GroupApprovalTaskStateSubmissionEmailNotifier, WorkflowStateApprovalEmailNotifier
from wagtail.models import TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_approved

from cms.approvals.changes import compare_url
from cms.approvals.tasks import ApprovalTaskState


class StepNotifier(GroupApprovalTaskStateSubmissionEmailNotifier):
    """To the people of the step, who asked for such mail in their profile; administrators are told by Wagtail."""

    def get_recipient_users(self, task_state: TaskState, **kwargs: Any) -> Any:
        people = get_user_model()._default_manager.filter(groups__in=task_state.task.specific.groups.all())
        return people.exclude(pk=kwargs["user"].pk) if kwargs.get("user") else people

    def get_context(self, task_state: TaskState, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(task_state, **kwargs)
        return {**context, "task_state": task_state, "compare_url": compare_url(context["page"])}


class ApprovalNotifier(WorkflowStateApprovalEmailNotifier):
    """To the author, unless the draft was handed on: then it is not public yet."""

    def can_handle(self, instance: Any, **kwargs: Any) -> bool:
        return super().can_handle(instance, **kwargs) and not instance.content_object.workflow_in_progress


def connect() -> None:
    """Under the name of Wagtail's own notice of approval, whose later connecting then does nothing."""
    task_submitted.connect(StepNotifier(), sender=ApprovalTaskState, weak=False, dispatch_uid="qifu_step_submitted")
    place = "workflow_state_approved_email_notification"
    workflow_approved.connect(ApprovalNotifier(), sender=WorkflowState, weak=False, dispatch_uid=place)
