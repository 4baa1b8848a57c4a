"""Who is told, what is told, and that it was told: one notice for each recipient and subject (decision 0050)."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from services.contacts.fields import DigestField, EncryptedCharField
from services.contacts.masks import mask_email
from services.people.models import Person


class Rhythm(models.TextChoices):
    AT_ONCE = "at_once", _("随时")
    DAILY = "daily", _("每天汇总一次")
    WEEKLY = "weekly", _("每周汇总一次")


class RecipientQuerySet(models.QuerySet["Recipient"]):
    def active(self) -> RecipientQuerySet:
        """Who wants to be told of what he did not ask about himself. Those on a pause too: their notices wait."""
        return self.filter(left_at=None).exclude(person__left_at__isnull=False)

    def of_address(self, digests: list[str]) -> RecipientQuerySet:
        return self.filter(email_digest__in=digests)


class Recipient(models.Model):
    """A person, or a bare e-mail address whose owner confirmed it. Contacts are looked up when something is sent."""

    # Opens the page on which one leaves, without signing in.
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.OneToOneField(Person, null=True, blank=True, on_delete=models.CASCADE, related_name="recipient")
    # "" for a person, whose contacts are his account's.
    email = EncryptedCharField(_("邮箱"), max_length=100, blank=True)
    email_digest = DigestField(of=("email",), blank=True)
    notice_version = models.CharField(_("隐私说明版本"), max_length=20)
    rhythm = models.CharField(_("频率"), max_length=10, choices=Rhythm.choices, default=Rhythm.AT_ONCE)
    by_mail = models.BooleanField(_("邮件"), default=True)
    by_sms = models.BooleanField(_("短信"), default=False)
    by_wechat = models.BooleanField(_("微信"), default=False)
    paused_until = models.DateField(_("暂停到"), null=True, blank=True)
    # The address does not exist, says its server: nothing goes there until another one is confirmed.
    bounced_at = models.DateTimeField(_("退信时间"), null=True, blank=True)
    created_at = models.DateTimeField(_("建立时间"), default=timezone.now)
    left_at = models.DateTimeField(_("退订时间"), null=True, blank=True)

    objects = RecipientQuerySet.as_manager()

    class Meta:
        verbose_name = _("通知接收人")
        verbose_name_plural = _("通知接收人")
        constraints = [
            models.UniqueConstraint(
                fields=["email_digest"], condition=~Q(email_digest=""), name="one_recipient_per_address"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, email_digest="") | (Q(person=None) & ~Q(email_digest="")),
                name="recipient_is_person_or_address",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person) if self.person else mask_email(self.email)

    def is_paused(self, today: date) -> bool:
        """``paused_until`` is the last day of the pause."""
        return self.paused_until is not None and today <= self.paused_until


class Unconfirmed(models.Model):
    """Who asked for a subscription to an address, whose owner has not confirmed it: kept for the mail that asks him."""

    email = EncryptedCharField(_("邮箱"), max_length=100)
    email_digest = DigestField(of=("email",), db_index=True)
    filter = models.CharField(_("筛选条件"), max_length=1000)
    said = models.TextField(_("订阅内容"))
    rhythm = models.CharField(_("频率"), max_length=10, choices=Rhythm.choices)
    created_at = models.DateTimeField(_("提出时间"), default=timezone.now)

    class Meta:
        verbose_name = _("没有确认的订阅")
        verbose_name_plural = _("没有确认的订阅")

    def __str__(self) -> str:
        return mask_email(self.email)


class Subject(models.Model):
    """What is told, once for all who are told it."""

    key = models.CharField(max_length=200, unique=True)
    title = models.CharField(_("标题"), max_length=300)
    body = models.TextField(_("内容"), blank=True)
    # May open something to whoever has it (an appeal).
    url = EncryptedCharField(_("网址"), max_length=1000, blank=True)
    # What is different from what was told before, a sentence each.
    changes: Any = models.JSONField(_("变化"), default=list, blank=True)
    # The last day on which it is of use: it is not sent afterwards.
    until = models.DateField(_("有效到"), null=True, blank=True)
    # Concerns the recipient's own affairs: told at once, whatever rhythm, pause or leaving says.
    urgent = models.BooleanField(_("本人事项"), default=False)
    created_at = models.DateTimeField(_("提出时间"), default=timezone.now)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("通知内容")
        verbose_name_plural = _("通知内容")

    def __str__(self) -> str:
        return self.title

    def is_of_use(self, today: date) -> bool:
        return self.withdrawn_at is None and (self.until is None or today <= self.until)


class DigestRun(models.Model):
    """What gathered for a recipient until a day or week began, in one message."""

    recipient = models.ForeignKey(Recipient, on_delete=models.CASCADE, related_name="digests", db_index=False)
    rhythm = models.CharField(max_length=10, choices=Rhythm.choices)
    # 2026-12-01; 2026-W49 (ISO 8601).
    period = models.CharField(max_length=10)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("通知汇总")
        verbose_name_plural = _("通知汇总")
        constraints = [
            models.UniqueConstraint(fields=["recipient", "rhythm", "period"], name="one_digest_per_period"),
        ]

    def __str__(self) -> str:
        return f"{self.rhythm} {self.period}"


class Notice(models.Model):
    """Somebody was told something: it stands in the inbox whatever channel it goes by."""

    # Each index costs when thousands are written at once: the unique ones and those below are all that is asked by.
    recipient = models.ForeignKey(Recipient, on_delete=models.CASCADE, related_name="notices", db_index=False)
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="notices")
    # giving.Reason: why the recipient is told, and what is missing.
    reasons: Any = models.JSONField(_("原因"), default=list)
    created_at = models.DateTimeField(_("时间"), default=timezone.now)
    read_at = models.DateTimeField(_("阅读时间"), null=True)
    # Goes out with the next digest.
    gathers = models.BooleanField(default=False)
    digest = models.ForeignKey(DigestRun, null=True, on_delete=models.SET_NULL, related_name="notices", db_index=False)

    class Meta:
        verbose_name = _("通知")
        verbose_name_plural = _("通知")
        constraints = [models.UniqueConstraint(fields=["recipient", "subject"], name="one_notice_per_subject")]
        indexes = [
            models.Index(fields=["recipient"], condition=Q(gathers=True), name="notice_gathering"),
            models.Index(fields=["recipient"], condition=Q(read_at=None), name="notice_unread"),
            models.Index(fields=["digest"], condition=Q(digest__isnull=False), name="notice_by_digest"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_id} → {self.recipient_id}"
