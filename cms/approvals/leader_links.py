"""A leader's approval by link: who was asked about which draft, until when, and what the answer was."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision, TaskState


class Answer(models.TextChoices):
    AGREED = "agreed", _("同意")
    RETURNED = "returned", _("退回")


class LinkStatus(models.TextChoices):
    OPEN = "open", _("等待领导审批")
    ANSWERED = "answered", _("已审批")
    WITHDRAWN = "withdrawn", _("已撤回")
    EXPIRED = "expired", _("已过期")
    OUTDATED = "outdated", _("内容已改动或流程已结束")


class LeaderLink(models.Model):
    """Good once, for this run of the step and this draft only."""

    task_state = models.ForeignKey(TaskState, on_delete=models.CASCADE, related_name="leader_links")
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="leader_links")
    leader_name = models.CharField(_("领导称呼"), max_length=40, help_text=_("记入页面历史，例如：样例副局长。"))
    email = models.EmailField(_("领导邮箱"), blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("发送人"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    sent_at = models.DateTimeField(_("发送时间"), default=timezone.now)
    expires_at = models.DateTimeField(_("有效期至"))
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True)
    answer = models.CharField(_("审批意见"), max_length=10, choices=Answer.choices, blank=True)
    note = models.TextField(_("批注"), max_length=500, blank=True)
    answered_at = models.DateTimeField(_("审批时间"), null=True)

    class Meta:
        verbose_name = _("领导审批链接")
        verbose_name_plural = _("领导审批链接")
        ordering = ["-sent_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.leader_name} {self.sent_at:%Y-%m-%d}"

    def status(self, now: datetime | None = None) -> LinkStatus:
        if self.answer:
            return LinkStatus.ANSWERED
        if self.withdrawn_at:
            return LinkStatus.WITHDRAWN
        if (now or timezone.now()) >= self.expires_at:
            return LinkStatus.EXPIRED
        waits = self.task_state.status == TaskState.STATUS_IN_PROGRESS
        return LinkStatus.OPEN if waits and self.revision.is_latest_revision() else LinkStatus.OUTDATED
