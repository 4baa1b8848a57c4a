"""Mail when a draft comes to a step and when it went through. Wagtail's own know neither our step nor its due date."""

from typing import Any

from django.contrib.auth import get_user_model
from wagtail.admin.mail import GroupApprovalTaskStateSubmissionEmailNotifier, WorkflowStateApprovalEmailNotifier
from wagtail.models import Page, TaskState

from cms.approvals.authors import authors_of
from cms.approvals.changes import compare_page
from cms.approvals.rules import Approver, needed_by_rules
from cms.teams.models import Role


class StepNotifier(GroupApprovalTaskStateSubmissionEmailNotifier):
    """To those who can decide the step and want such mail; to the administrators only where nobody else can."""

    def get_recipient_users(self, task_state: TaskState, **kwargs: Any) -> Any:
        everybody = get_user_model()._default_manager.filter(is_active=True)
        people = everybody.filter(groups__in=task_state.task.specific.groups.all()).distinct()
        people = people.exclude(groups__team_group__role=Role.AUDITOR)
        page = task_state.workflow_state.content_object
        if isinstance(page, Page) and Approver.SECOND in needed_by_rules(page):
            people = people.exclude(pk__in=authors_of(page))
        deciding = people or everybody.filter(is_superuser=True)
        return deciding.exclude(pk=kwargs["user"].pk) if kwargs.get("user") else deciding

    def get_context(self, task_state: TaskState, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(task_state, **kwargs)
        return {**context, "task_state": task_state, "compare_url": compare_page(context["page"])[0].url}


class ApprovalNotifier(WorkflowStateApprovalEmailNotifier):
    """To the author, unless the draft was handed on: then it is not public yet."""

    def can_handle(self, instance: Any, **kwargs: Any) -> bool:
        return super().can_handle(instance, **kwargs) and not instance.content_object.workflow_in_progress
