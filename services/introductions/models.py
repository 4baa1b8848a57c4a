"""Which enterprise asked to be introduced to whom for which product, what was handed over with its consent, what came of it."""

import json
from datetime import date
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from services.contacts.fields import DigestField, EncryptedCharField
from services.contacts.masks import mask_contact, mask_name
from services.enterprises.models import Enterprise
from services.introductions.states import OPEN, Action, Party, State
from services.people.models import Person
from services.units.models import Unit


class IntroductionQuerySet(models.QuerySet["Introduction"]):
    def open(self) -> "IntroductionQuerySet":
        return self.filter(state__in=OPEN)

    def consented(self) -> "IntroductionQuerySet":
        """Those that a provider may see: consent was given and stands."""
        return self.filter(withdrawn_at=None)

    def late(self, today: date) -> "IntroductionQuerySet":
        return self.open().filter(due_on__lt=today)


class Introduction(models.Model):
    """``handed``: what the provider is shown, as the person saw and agreed to it; never changed, only forgotten.
    ``due_on``: the last day on which the provider's silence is no delay. ``form_key``: one for each form that was shown."""

    product_id = models.CharField(_("产品"), max_length=40)
    product_title = models.CharField(_("产品"), max_length=400)
    product_kind = models.CharField(_("产品类别"), max_length=20)
    product_url = models.CharField(max_length=1000)
    provider = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="introductions", verbose_name=_("提供机构")
    )
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="introductions")
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="introductions")
    name = EncryptedCharField(_("联系人"), max_length=40, blank=True)
    contact = EncryptedCharField(_("手机号或邮箱"), max_length=100, blank=True)
    digest = DigestField(of=("contact",))
    sealed = EncryptedCharField(max_length=8000, blank=True)
    state = models.CharField(_("状态"), max_length=12, choices=State.choices, default=State.ASKED)
    version = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField(_("申请时间"), default=timezone.now)
    asked_on = models.DateField(_("申请日期"))
    due_on = models.DateField(_("应回应日期"), null=True)
    closed_on = models.DateField(_("结束日期"), null=True)
    granted = models.DecimalField(_("获得金额（万元）"), max_digits=12, decimal_places=2, null=True)
    withdrawn_at = models.DateTimeField(_("撤回同意时间"), null=True)
    notice_version = models.CharField(max_length=20)
    form_key = models.CharField(max_length=64, unique=True)
    forgotten_on = models.DateField(null=True)

    objects = IntroductionQuerySet.as_manager()

    class Meta:
        verbose_name = _("融资对接")
        verbose_name_plural = _("融资对接")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "product_id"], condition=models.Q(state__in=OPEN), name="one_open_introduction"
            )
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="introduction_by_due")]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        return f"DJ{timezone.localtime(self.asked_at):%Y%m%d}-{self.pk:05d}"

    @property
    def handed(self) -> list[list[str]]:
        """``[[what, value], …]``."""
        found: list[list[str]] = json.loads(self.sealed) if self.sealed else []
        return found

    @property
    def masked_name(self) -> str:
        return mask_name(self.name)

    @property
    def masked(self) -> str:
        return mask_contact(self.contact)

    def is_late(self, today: date) -> bool:
        return self.state in OPEN and self.due_on is not None and self.due_on < today


class EventsAreKept(Exception):
    """Somebody tried to change the history."""


class IntroductionEvent(models.Model):
    """``by``: a member of the provider's staff; no name for the person. ``amount``: 万元, of what was granted.
    ``digest``: of the event and of the one before it (chain.py)."""

    introduction = models.ForeignKey(Introduction, on_delete=models.PROTECT, related_name="events")
    position = models.PositiveIntegerField()
    at = models.DateTimeField(_("时间"), default=timezone.now)
    on = models.DateField()
    action = models.CharField(_("动作"), max_length=10, choices=Action.choices)
    party = models.CharField(_("身份"), max_length=10, choices=Party.choices)
    user_id = models.IntegerField(null=True)
    by = models.CharField(_("经办人"), max_length=150, blank=True)
    text = EncryptedCharField(_("说明"), max_length=500, blank=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("融资对接经过")
        verbose_name_plural = _("融资对接经过")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["introduction", "position"], name="one_event_per_introduction_position")
        ]

    def __str__(self) -> str:
        return f"{self.introduction_id} {self.action}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise EventsAreKept
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise EventsAreKept


class IntroductionFigures(models.Model):
    """What came of introductions up to the end of a month: counted once, never again. ``rows``: figures.count_rows."""

    month = models.DateField(_("月份"), unique=True)
    as_of = models.DateField(_("统计日期"))
    rows: Any = models.JSONField(default=list)

    class Meta:
        verbose_name = _("融资对接数据")
        verbose_name_plural = _("融资对接数据")
        ordering = ["-month"]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
