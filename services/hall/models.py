"""Halls with their counters, and who has a time or a number there (decision 0064)."""

import secrets
from datetime import datetime
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from services.enterprises.models import Enterprise
from services.hall.states import TAKING, BookingState, TicketState
from services.people.models import Person
from services.units.models import Unit


def new_token() -> str:
    return secrets.token_urlsafe(18)


class Hall(ClusterableModel):
    """One address with counters. Its clerks are the hall clerks of ``unit``."""

    name = models.CharField(_("名称"), max_length=60, unique=True)
    unit = models.ForeignKey(Unit, verbose_name=_("所属单位"), on_delete=models.PROTECT, related_name="halls")
    address = models.CharField(_("地址"), max_length=120)
    phone = models.CharField(_("电话"), max_length=60, blank=True)
    note = models.CharField(
        _("提示"), max_length=200, blank=True, help_text=_("显示在预约页上，例如：请带营业执照复印件。")
    )
    is_active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("办事大厅")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class CounterGroup(models.Model):
    """Counters that take the same matters, ``parallel`` visitors at a time, ``minutes`` for each."""

    hall = ParentalKey(Hall, on_delete=models.CASCADE, related_name="groups")
    name = models.CharField(_("窗口组"), max_length=40)
    prefix = models.CharField(
        _("号码字母"),
        max_length=1,
        validators=[RegexValidator(r"^[A-Z]$", _("一个大写字母，例如 A。"))],
        help_text=_("叫号用，例如 A 组的第 17 号是 A017。同一大厅里不能重复。"),
    )
    matters = models.TextField(_("办理事项"), max_length=600, help_text=_("一行一项。"))
    minutes = models.PositiveSmallIntegerField(
        _("每位分钟数"), default=20, validators=[MinValueValidator(5), MaxValueValidator(240)]
    )
    parallel = models.PositiveSmallIntegerField(
        _("同时可接待"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(50)],
        help_text=_("开几个窗口。"),
    )
    days_ahead = models.PositiveSmallIntegerField(
        _("可提前几天预约"), default=14, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    is_active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("窗口组")
        ordering = ["hall", "prefix"]
        constraints = [
            models.UniqueConstraint(
                fields=["hall", "prefix"],
                name="one_letter_a_hall",
                violation_error_message=_("号码字母在同一大厅里不能重复。"),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def list_matters(self) -> list[str]:
        return [line.strip() for line in self.matters.splitlines() if line.strip()]


class OpeningTime(models.Model):
    """A stretch of every day on which the hall is open."""

    hall = ParentalKey(Hall, on_delete=models.CASCADE, related_name="opening_times")
    opens_at = models.TimeField(_("开始"))
    closes_at = models.TimeField(_("结束"))

    class Meta:
        verbose_name = verbose_name_plural = _("开放时间")
        ordering = ["opens_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=models.F("opens_at")),
                name="closes_after_it_opens",
                violation_error_message=_("结束时间要晚于开始时间。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.opens_at:%H:%M}—{self.closes_at:%H:%M}"


class HallDay(models.Model):
    """A day unlike others: closed though a working day, or open though none."""

    hall = ParentalKey(Hall, on_delete=models.CASCADE, related_name="days")
    day = models.DateField(_("日期"))
    is_open = models.BooleanField(_("开放"), default=False, help_text=_("勾选：这天照常开放；不勾选：这天不开放。"))
    note = models.CharField(_("原因"), max_length=60, blank=True, help_text=_("会告诉预约的人，例如：大厅检修。"))

    class Meta:
        verbose_name = verbose_name_plural = _("特殊日期")
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint(
                fields=["hall", "day"], name="a_day_of_a_hall_once", violation_error_message=_("同一天只能写一次。")
            )
        ]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"


class BookingQuerySet(models.QuerySet["Booking"]):
    def taking(self, now: datetime) -> "BookingQuerySet":
        """Those whose time nobody else can have."""
        return self.filter(state__in=TAKING).exclude(state=BookingState.HELD, held_until__lte=now)

    def ahead(self, now: datetime) -> "BookingQuerySet":
        return self.filter(state=BookingState.BOOKED, starts_at__gt=now)


class Booking(models.Model):
    """A time at a group of counters: held for ten minutes, then booked by a person who is signed in."""

    token = models.CharField(max_length=40, unique=True, default=new_token)
    group = models.ForeignKey(CounterGroup, on_delete=models.PROTECT, related_name="bookings")
    starts_at = models.DateTimeField(_("时间"))
    # Which of the ``parallel`` visitors at that time.
    ordinal = models.PositiveSmallIntegerField()
    state = models.CharField(_("状态"), max_length=12, choices=BookingState.choices, default=BookingState.HELD)
    held_until = models.DateTimeField(null=True)
    # What a clerk types or scans at arrival.
    number = models.CharField(_("预约码"), max_length=8, blank=True)
    person = models.ForeignKey(
        Person, verbose_name=_("预约人"), null=True, on_delete=models.SET_NULL, related_name="bookings"
    )
    enterprise = models.ForeignKey(Enterprise, null=True, on_delete=models.SET_NULL, related_name="+")
    matter = models.CharField(_("事项"), max_length=100, blank=True)
    reason = models.CharField(_("取消原因"), max_length=60, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = BookingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("预约")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "starts_at", "ordinal"], condition=Q(state__in=TAKING), name="one_booking_a_slot"
            ),
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="one_booking_a_number"),
        ]
        indexes = [models.Index(fields=["person", "starts_at"], name="booking_by_person")]

    def __str__(self) -> str:
        return self.number or self.token[:6]


class TicketCount(models.Model):
    """The last number given by a group on a day; its row is the lock."""

    group = models.ForeignKey(CounterGroup, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "day"], name="one_count_a_day")]

    def __str__(self) -> str:
        return f"{self.group_id} {self.day}"


class Ticket(models.Model):
    """A number of today, such as A017: for who comes, booked or not. It names nobody."""

    group = models.ForeignKey(CounterGroup, on_delete=models.PROTECT, related_name="tickets")
    day = models.DateField()
    number = models.PositiveIntegerField()
    label = models.CharField(_("号码"), max_length=8)
    booking: Any = models.OneToOneField(Booking, null=True, on_delete=models.SET_NULL, related_name="ticket")
    state = models.CharField(_("状态"), max_length=10, choices=TicketState.choices, default=TicketState.WAITING)
    # From when on it counts: the booked time of who came in time, else the arrival.
    due_at = models.DateTimeField()
    came_at = models.DateTimeField(default=timezone.now)
    counter = models.CharField(_("窗口"), max_length=20, blank=True)
    called_at = models.DateTimeField(null=True)
    calls = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("排队号")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["group", "day", "number"], name="one_ticket_a_number")]
        indexes = [models.Index(fields=["day", "state"], name="ticket_by_day")]

    def __str__(self) -> str:
        return self.label
