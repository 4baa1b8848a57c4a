"""Who comes to which event. Seats are counted under the lock of the event's desk (decision 0062)."""

import json
from datetime import datetime
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from services.contacts.fields import DigestField, EncryptedCharField
from services.contacts.masks import mask_contact, mask_name
from services.enterprises.models import Enterprise
from services.people.models import Person
from services.registrations.states import ALIVE, COMING, SEATED, Channel, Promotion, State


class DeskQuerySet(models.QuerySet["Desk"]):
    def open_until(self, now: datetime) -> "DeskQuerySet":
        """Of events that are not over."""
        return self.filter(ends_at__gt=now)


class Desk(models.Model):
    """Of one event. What is said of the event is its public record's, as it was last read (``following``)."""

    event_id = models.CharField(_("活动"), max_length=40, unique=True)
    title = models.CharField(_("名称"), max_length=400)
    url = models.CharField(max_length=1000)
    portal = models.CharField(max_length=40, blank=True)
    starts_at = models.DateTimeField(_("开始时间"))
    ends_at = models.DateTimeField(_("结束时间"))
    place = models.CharField(_("地点"), max_length=400, blank=True)
    organiser = models.CharField(_("主办单位"), max_length=100, blank=True)
    # ``[{"title", "url"}, …]``: files on the event's page.
    materials: Any = models.JSONField(default=list)
    capacity = models.PositiveIntegerField(_("名额"), null=True)
    limit = models.PositiveSmallIntegerField(_("每家企业限报"), null=True)
    opens_at = models.DateTimeField(_("报名开始"), null=True)
    closes_at = models.DateTimeField(_("报名截止"), null=True)
    # Public, takes registrations here and is not cancelled.
    is_open = models.BooleanField(default=True)
    is_cancelled = models.BooleanField(_("已取消"), default=False)
    questions: Any = models.JSONField(default=list)
    # Of the record that was read last; and up to which change those who registered were told.
    sequence = models.BigIntegerField(default=0)
    change_number = models.PositiveIntegerField(default=0)
    told_change = models.PositiveIntegerField(default=0)
    told_cancelled = models.BooleanField(default=False)
    # Since when the event's page is not public, as was noticed; and whether those who registered were told.
    withdrawn_at = models.DateTimeField(_("撤下时间"), null=True)
    told_withdrawn = models.BooleanField(default=False)
    reminded_at = models.DateTimeField(null=True)
    promotion = models.CharField(_("候补递补"), max_length=12, choices=Promotion.choices, default=Promotion.AUTOMATIC)
    last_place = models.PositiveIntegerField(default=0)
    survey_url = models.URLField(_("问卷链接"), blank=True)
    materials_note = models.TextField(_("资料链接"), max_length=1000, blank=True)
    followed_up_at = models.DateTimeField(_("资料发出时间"), null=True)
    forgotten_on = models.DateField(null=True)

    objects = DeskQuerySet.as_manager()

    class Meta:
        verbose_name = _("活动报名")
        verbose_name_plural = _("活动报名")
        ordering = ["starts_at", "pk"]
        indexes = [models.Index(fields=["ends_at"], name="desk_by_end")]

    def __str__(self) -> str:
        return self.title

    def is_over(self, now: datetime) -> bool:
        return now >= self.ends_at


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def seated(self) -> "RegistrationQuerySet":
        """Those that take a seat."""
        return self.filter(state__in=SEATED).exclude(channel=Channel.DOOR)

    def alive(self) -> "RegistrationQuerySet":
        return self.filter(state__in=ALIVE)

    def coming(self) -> "RegistrationQuerySet":
        return self.filter(state__in=COMING)

    def waiting(self) -> "RegistrationQuerySet":
        """In the order in which they came."""
        return self.filter(state=State.WAITING).order_by("place")

    def lapsed(self, now: datetime) -> "RegistrationQuerySet":
        return self.filter(state=State.OFFERED, offered_until__lte=now)


class Registration(models.Model):
    """``place``: its turn among all of the desk, for good. ``person``: whoever signed in for it; ``by_person``: for a colleague."""

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="registrations")
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="registrations")
    by_person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    channel = models.CharField(_("来源"), max_length=12, choices=Channel.choices)
    by_name = models.CharField(_("代报人"), max_length=150, blank=True)
    name = EncryptedCharField(_("姓名"), max_length=40)
    contact = EncryptedCharField(_("手机号或邮箱"), max_length=100, blank=True)
    digest = DigestField(of=("contact",))
    enterprise = models.ForeignKey(Enterprise, null=True, on_delete=models.SET_NULL, related_name="+")
    enterprise_name = models.CharField(_("企业名称"), max_length=120, blank=True)
    # What the limit per enterprise counts by.
    enterprise_key = models.CharField(max_length=140, blank=True)
    sealed_answers = EncryptedCharField(max_length=6000, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices)
    place = models.PositiveIntegerField(_("次序"))
    offered_until = models.DateTimeField(_("确认截止"), null=True)
    created_at = models.DateTimeField(_("报名时间"), default=timezone.now)
    attended_at = models.DateTimeField(_("签到时间"), null=True)
    notice_version = models.CharField(max_length=20)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("报名")
        verbose_name_plural = _("报名")
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(
                fields=["desk", "digest"], condition=~models.Q(digest=""), name="one_registration_per_contact"
            ),
            models.UniqueConstraint(fields=["desk", "place"], name="one_registration_per_place"),
        ]
        indexes = [
            models.Index(fields=["desk", "state", "place"], name="registration_by_state"),
            models.Index(fields=["offered_until"], condition=models.Q(state="offered"), name="registration_offered"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def masked_name(self) -> str:
        return mask_name(self.name)

    @property
    def masked(self) -> str:
        return mask_contact(self.contact)

    @property
    def answers(self) -> list[list[str]]:
        """``[[question, answer], …]``."""
        found: list[list[str]] = json.loads(self.sealed_answers) if self.sealed_answers else []
        return found

    @answers.setter
    def answers(self, answers: list[list[str]]) -> None:
        self.sealed_answers = json.dumps(answers, ensure_ascii=False) if answers else ""


class Action(models.TextChoices):
    REGISTER = "register", _("报名")
    WAIT = "wait", _("进入候补")
    PROMOTE = "promote", _("候补转正")
    OFFER = "offer", _("通知有空位")
    ACCEPT = "accept", _("确认参加")
    DECLINE = "decline", _("放弃空位")
    EXPIRE = "expire", _("未按时确认")
    CANCEL = "cancel", _("取消报名")
    ATTEND = "attend", _("签到")
    ABSENT = "absent", _("记为未到场")
    SHOW = "show", _("查看完整联系方式")


class RegistrationEvent(models.Model):
    """What happened to a registration, and by whom: no name for the person himself, 系统 for what passes by itself."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField(_("时间"), default=timezone.now)
    action = models.CharField(_("动作"), max_length=10, choices=Action.choices)
    by = models.CharField(_("经办人"), max_length=150, blank=True)
    user_id = models.IntegerField(null=True)

    class Meta:
        verbose_name = _("报名经过")
        verbose_name_plural = _("报名经过")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.action}"


class Entry(models.Model):
    """A form whose contact is to be proved by a code; it holds no seat. ``code_key``: of the code that was sent last."""

    token_digest = models.CharField(max_length=64, unique=True)
    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="+")
    code_key = models.CharField(max_length=40)
    sealed = EncryptedCharField(max_length=8000)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("待确认的报名")
        verbose_name_plural = _("待确认的报名")

    def __str__(self) -> str:
        return f"{self.desk_id} {self.pk}"


class ListExport(models.Model):
    """Who took a list of names as a file, and why."""

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="exports")
    user_id = models.IntegerField()
    user_name = models.CharField(_("导出人"), max_length=150)
    reason = models.CharField(_("用途"), max_length=200)
    count = models.PositiveIntegerField(_("人数"))
    at = models.DateTimeField(_("时间"), default=timezone.now)

    class Meta:
        verbose_name = _("名单导出")
        verbose_name_plural = _("名单导出")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.user_name} {self.count}"


class GateLink(models.Model):
    """A signed address by which somebody without an account checks in at the door, until it expires or is taken back."""

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="gate_links")
    helper = models.CharField(_("现场人员"), max_length=40)
    made_by = models.CharField(_("生成人"), max_length=150)
    made_at = models.DateTimeField(_("生成时间"), default=timezone.now)
    expires_at = models.DateTimeField(_("有效期至"))
    revoked_at = models.DateTimeField(_("停用时间"), null=True)

    class Meta:
        verbose_name = _("签到链接")
        verbose_name_plural = _("签到链接")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.helper}"

    def is_live(self, now: datetime) -> bool:
        return self.revoked_at is None and self.expires_at > now


class Scan(models.Model):
    """One code read at the door. A device may send it as often as it likes: ``nonce`` counts once."""

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="scans")
    registration = models.ForeignKey(Registration, null=True, on_delete=models.CASCADE, related_name="scans")
    nonce = models.CharField(max_length=40)
    device = models.CharField(_("设备"), max_length=40, blank=True)
    helper = models.CharField(_("现场人员"), max_length=150, blank=True)
    at = models.DateTimeField(_("时间"))
    received_at = models.DateTimeField(default=timezone.now)
    result = models.CharField(_("结果"), max_length=12)

    class Meta:
        verbose_name = _("签到记录")
        verbose_name_plural = _("签到记录")
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["desk", "nonce"], name="one_scan_per_nonce")]

    def __str__(self) -> str:
        return f"{self.at:%H:%M} {self.result}"
