"""The step of a workflow: a group's moderators decide within so many working days, with or without their leader."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.forms import TaskStateCommentForm
from wagtail.models import AbstractGroupApprovalTask, Page, TaskState

from cms.approvals.authors import authors_of
from cms.approvals.leader_links import Answer, LeaderLink
from cms.approvals.rules import Approver, needed_by_rules
from cms.approvals.step_locks import StepLock
from working_days.calendar import add_working_days

DEFAULT_DAYS = 3


class ReturnForm(forms.Form):
    """Asked before a draft goes back. Its author reads it on the admin's home and above the draft."""

    comment = forms.CharField(
        label=_("退回的原因"),
        help_text=_("提交人会看到：写清楚哪里要改、怎么改。"),
        widget=forms.Textarea({"rows": 3}),
    )


class ApproveForm(TaskStateCommentForm):
    """``acknowledged``: which findings were looked at, ticked in the window (approvals/approve.html)."""

    acknowledged = forms.CharField(required=False, widget=forms.HiddenInput)


class ApprovalTaskState(TaskState):
    """One run of the step, with the day by which it should be decided."""

    due_on = models.DateField(_("办理期限"))

    class Meta:
        verbose_name = _("审批步骤的状态")
        verbose_name_plural = _("审批步骤的状态")

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.due_on is None:
            self.due_on = add_working_days(timezone.localdate(), self.task.specific.days)
        super().save(*args, **kwargs)


class ApprovalTask(AbstractGroupApprovalTask):
    days = models.PositiveSmallIntegerField(
        _("办理时限（工作日）"),
        default=DEFAULT_DAYS,
        validators=[MaxValueValidator(250)],
        help_text=_("从提交的第二天算起，按国务院公布的放假调休安排计算；快到期和超期都会提醒审核人。"),
    )
    asks_leader = models.BooleanField(
        _("这一步要领导同意"),
        default=False,
        help_text=_("勾选后审核人不能自己批准，由平台把链接寄给领导；领导在手机上点“同意”后流程继续。"),
    )

    task_state_class = ApprovalTaskState
    lock_class = StepLock
    admin_form_fields = [*AbstractGroupApprovalTask.admin_form_fields, "days", "asks_leader"]

    class Meta:
        verbose_name = _("限时审批")
        verbose_name_plural = _("限时审批")

    @classmethod
    def get_description(cls) -> str:
        return str(_("由所选用户组的成员在规定的工作日内审批，可以发链接请领导在手机上审批"))

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, Any, bool]]:
        """Without "approve" while the leader's word is needed, which comes by the leader's link, or another's than
        the author's."""
        actions: list[tuple[str, Any, bool]] = super().get_actions(obj, user)
        if actions and not user.is_superuser and (self.waits_for_leader(obj) or is_own_work(obj, user)):
            return [action for action in actions if action[0] != "approve"]
        return actions

    def get_form_for_action(self, action: str) -> Any:
        return {"reject": ReturnForm, "approve": ApproveForm}.get(action) or super().get_form_for_action(action)

    def get_template_for_action(self, action: str) -> str:
        return "approvals/approve.html" if action == "approve" else str(super().get_template_for_action(action))

    def on_action(self, task_state: Any, user: Any, action_name: str, **kwargs: Any) -> str | None:
        """An address instead of the approval, where there is something to look at first."""
        from cms.approvals.deciding import where_to_look_first

        seen = str(kwargs.pop("acknowledged", "")).split()
        if action_name == "approve" and (address := where_to_look_first(task_state, user, seen)):
            return address
        super().on_action(task_state, user, action_name, **kwargs)
        return None

    def waits_for_leader(self, page: Any) -> bool:
        """Whether only a leader can approve this step: it says so, or the rules do, no other step does and none has."""
        if self.asks_leader:
            return True
        if not isinstance(page, Page) or Approver.LEADER not in needed_by_rules(page):
            return False
        agreed = LeaderLink.objects.filter(revision=page.latest_revision_id, answer=Answer.AGREED)
        return not asks_leader_elsewhere(page) and not agreed.exists()


def is_own_work(page: Any, user: Any) -> bool:
    """Whether the rules ask for somebody else than who wrote it, and ``user`` did."""
    return isinstance(page, Page) and Approver.SECOND in needed_by_rules(page) and user.pk in authors_of(page)


def asks_leader_elsewhere(page: Page) -> bool:
    """Whether the page's workflow has a step of its own for the leader."""
    workflow = page.get_workflow()
    return bool(workflow) and ApprovalTask.objects.filter(asks_leader=True, workflow_tasks__workflow=workflow).exists()
