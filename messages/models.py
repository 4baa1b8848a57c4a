"""What is to be sent, to whom, and how far that has come."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db import models
from django.db.models import Min, Q
from django.db.models.functions import Coalesce, Upper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# Tried for so long; then it counts as failed, and an administrator may have it tried again.
PATIENCE = timedelta(hours=72)


class State(models.TextChoices):
    """The life of a message: docs/operations.md, *Mail*."""

    WAITING = "waiting", _("等待发送")
    # A courier is at it. Should it die, the message becomes uncertain when its lease is over.
    SENDING = "sending", _("正在发送")
    # The other side said "later"; it is tried again by a schedule.
    DEFERRED = "deferred", _("稍后再发")
    # Nobody knows whether it was taken: the courier died, or the talk broke off. It goes under the same reference.
    UNCERTAIN = "uncertain", _("结果不明")
    SENT = "sent", _("已发送")
    # There is no such recipient, says the other side.
    BOUNCED = "bounced", _("被退回")
    FAILED = "failed", _("发送失败")
    # When it was to be sent, it was of no use any more, or no longer wanted.
    DROPPED = "dropped", _("不必再发")
    WITHDRAWN = "withdrawn", _("不再发送")


class Why(models.TextChoices):
    """Why a message was dropped."""

    UNSUBSCRIBED = "unsubscribed", _("收件人退订了")
    EXPIRED = "expired", _("过了有用的时间")
    NO_ADDRESS = "no_address", _("收件人没有可用的地址")
    GONE = "gone", _("内容已经撤下")
    PAUSED = "paused", _("收件人暂停了通知")


# Those that a courier takes when their time has come.
READY = (State.WAITING, State.DEFERRED, State.UNCERTAIN)
OPEN = (*READY, State.SENDING)
FINAL = (State.SENT, State.BOUNCED, State.FAILED, State.DROPPED, State.WITHDRAWN)

# Somebody has to see to it: it did not arrive, and nobody meant that.
GIVEN_UP = (State.BOUNCED, State.FAILED)


def patient_until() -> datetime:
    return timezone.now() + PATIENCE


class MessageQuerySet(models.QuerySet["Message"]):
    def open(self) -> MessageQuerySet:
        """Neither sent nor given up."""
        return self.filter(state__in=OPEN)

    def failed(self) -> MessageQuerySet:
        return self.filter(state=State.FAILED)

    def ready(self) -> MessageQuerySet:
        """Open, and nobody is at it."""
        return self.filter(state__in=READY)

    def due(self, now: datetime) -> MessageQuerySet:
        return self.ready().filter(next_attempt_at__lte=now)

    def waiting_since(self, now: datetime) -> datetime | None:
        """Since when the one waits that has waited the longest. What is for later, or for the day, does not wait yet."""
        turns = self.open().annotate(turn=Coalesce("not_before", "created_at")).filter(turn__lte=now)
        since: datetime | None = turns.aggregate(since=Min("turn"))["since"]
        return since

    def about(self, topic: str) -> MessageQuerySet:
        return self.filter(topic=topic)

    def by(self, channel: str) -> MessageQuerySet:
        return self.filter(channel=channel)


class Message(models.Model):
    """One thing to tell one recipient. It is written in the transaction of what it tells, and so exists if that does."""

    # By this the recipient's side knows a message again that comes twice (mail: the Message-ID).
    reference = models.UUIDField(_("编号"), default=uuid.uuid4, unique=True, editable=False)
    channel = models.CharField(_("渠道"), max_length=20)
    key = models.CharField(_("事由"), max_length=200)
    sender = models.CharField(_("发件人"), max_length=320, blank=True)
    # To whom it is sent; of one that is composed later, masked, and only once it was.
    recipient = models.CharField(_("收件人"), max_length=320, blank=True)
    subject = models.CharField(_("主题"), max_length=400, blank=True)
    # As the channel sends it (mail: RFC 5322). Empty once it is no longer kept.
    content = models.BinaryField(_("内容"))
    # Who writes address and content when it is sent (QIFU_COMPOSERS); neither is then kept here.
    composer = models.CharField(_("撰写者"), max_length=40, blank=True)
    # What it belongs to, such as "recipient:UUID": by this it is withdrawn together with others.
    topic = models.CharField(_("归属"), max_length=100, blank=True)
    # Holds what opens something (links to sign in, to decide): kept no longer than it takes to send it.
    sensitive = models.BooleanField(_("含敏感内容"), default=True)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveIntegerField(_("尝试次数"), default=0)
    next_attempt_at = models.DateTimeField(_("下次尝试"), default=timezone.now)
    # Put off until then by who wrote it, or for its channel's hours. None: sent as soon as may be.
    not_before = models.DateTimeField(_("不早于"), null=True, blank=True)
    give_up_at = models.DateTimeField(_("最晚尝试到"), default=patient_until)
    # Of no use afterwards. None: there is no such moment.
    expires_at = models.DateTimeField(_("有用到"), null=True, blank=True)
    # Codes and what else somebody waits for: sent when the channel is quiet, too (messages/quiet_hours.py).
    at_any_hour = models.BooleanField(_("不分时段"), default=False)
    why = models.CharField(_("不发的原因"), max_length=20, choices=Why.choices, blank=True)
    claimed_by = models.CharField(_("占用者"), max_length=80, blank=True)
    last_error = models.TextField(_("最近错误"), blank=True)
    created_at = models.DateTimeField(_("提出时间"), default=timezone.now)
    finished_at = models.DateTimeField(_("结束时间"), null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    # Of a message in a courier's hands: the state it was in before, and its recipient as others may see it.
    claimed_from: str = State.WAITING
    shown_recipient: str = ""

    class Meta:
        verbose_name = _("消息")
        verbose_name_plural = _("消息")
        constraints = [
            models.UniqueConstraint(fields=["key", "recipient", "channel"], name="one_message_per_occasion"),
            # Its recipient is not known when it is written.
            models.UniqueConstraint(
                fields=["key", "channel"], condition=~Q(composer=""), name="one_composed_per_occasion"
            ),
        ]
        indexes = [
            models.Index(fields=["channel", "next_attempt_at", "id"], condition=Q(state__in=READY), name="message_due"),
            models.Index(fields=["topic"], condition=~Q(topic=""), name="message_by_topic"),
            models.Index(fields=["state", "created_at"], name="message_by_state"),
            models.Index(fields=["created_at"], name="message_by_time"),
            models.Index(fields=["channel", "created_at"], name="message_by_channel"),
            models.Index(Upper("recipient"), name="message_by_recipient"),  # as __iexact asks for it
            models.Index(fields=["finished_at"], condition=~Q(content=b""), name="message_with_content"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.recipient}"

    @property
    def was_given_up(self) -> bool:
        return self.state in GIVEN_UP


class ChannelState(models.Model):
    """Since when a channel has been failing as a whole, and when it is tried again; every courier rests it."""

    name = models.CharField(_("渠道"), primary_key=True, max_length=20)
    failures = models.PositiveIntegerField(_("连续失败次数"), default=0)
    failing_since = models.DateTimeField(_("故障开始"), null=True)
    last_error = models.TextField(_("最近错误"), blank=True)
    retry_at = models.DateTimeField(_("下次尝试"), null=True)
    last_success_at = models.DateTimeField(_("最近成功"), null=True)

    class Meta:
        verbose_name = _("发送渠道")
        verbose_name_plural = _("发送渠道")

    def __str__(self) -> str:
        return self.name


class CourierHeartbeat(models.Model):
    """A running courier process, so that the administrator can see that there is one."""

    name = models.CharField(_("进程"), primary_key=True, max_length=80)
    started_at = models.DateTimeField(_("启动时间"), default=timezone.now)
    seen_at = models.DateTimeField(_("最近活动"), default=timezone.now)

    class Meta:
        verbose_name = _("发送进程")
        verbose_name_plural = _("发送进程")

    def __str__(self) -> str:
        return self.name


class AccessToken(models.Model):
    """What a channel shows at the other side for a while, sealed (channels/wechat_tokens.py); one for all couriers."""

    name = models.CharField(_("渠道"), primary_key=True, max_length=20)
    sealed = models.TextField(blank=True)
    expires_at = models.DateTimeField(_("有效到"), default=timezone.now)
    # A courier is asking for another one so long.
    renewing_until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("接口凭证")
        verbose_name_plural = _("接口凭证")

    def __str__(self) -> str:
        return self.name
