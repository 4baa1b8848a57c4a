"""What must still be done about records, and by whom it is being done."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class RetryMixin(models.Model):
    """Work that is tried again, later each time."""

    attempts = models.PositiveIntegerField(_("尝试次数"), default=0)
    next_attempt_at = models.DateTimeField(_("下次尝试"), default=timezone.now)
    last_error = models.TextField(_("最近错误"), blank=True)

    class Meta:
        abstract = True


class RefreshQuerySet(models.QuerySet["Refresh"]):
    def due(self, now: datetime) -> RefreshQuerySet:
        """What may be tried now, without pages that a worker is looking at."""
        busy = Refresh.objects.filter(claimed_until__gt=now).values("page_id")
        return self.filter(next_attempt_at__lte=now).exclude(page_id__in=busy)

    def failed(self) -> RefreshQuerySet:
        return self.filter(attempts__gt=0)


class Refresh(RetryMixin):
    """A page whose record may be out of date. Rows repeat freely; the worker folds them."""

    page_id = models.BigIntegerField(_("页面编号"))
    requested_at = models.DateTimeField(_("提出时间"), default=timezone.now)
    claimed_until = models.DateTimeField(_("占用至"), null=True, db_index=True)

    objects = RefreshQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("待更新页面")
        indexes = [models.Index(fields=["next_attempt_at", "id"], name="refresh_due")]

    def __str__(self) -> str:
        return str(self.page_id)


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def pending(self) -> DeliveryQuerySet:
        return self.filter(done_sequence__lt=F("wanted_sequence"))

    def due(self, now: datetime) -> DeliveryQuerySet:
        return self.pending().filter(next_attempt_at__lte=now)

    def failed(self) -> DeliveryQuerySet:
        return self.pending().filter(attempts__gt=0)

    def to_sink(self, sink: str) -> DeliveryQuerySet:
        return self.filter(sink=sink)


class Delivery(RetryMixin):
    """How far one sink has come with one record."""

    # No foreign key: deleting a record must never take pending work along.
    record_id = models.CharField(_("记录"), max_length=40)
    sink = models.CharField(_("去向"), max_length=40)
    wanted_sequence = models.BigIntegerField(_("应达序号"))
    done_sequence = models.BigIntegerField(_("已达序号"), default=0)
    wanted_at = models.DateTimeField(_("提出时间"), default=timezone.now)
    # What is no longer public is taken away before anything else is brought.
    withdraws = models.BooleanField(_("撤下"), default=False)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("发布任务")
        constraints = [models.UniqueConstraint(fields=["record_id", "sink"], name="one_delivery_per_sink")]
        indexes = [
            models.Index(
                fields=["sink", "next_attempt_at"],
                condition=Q(done_sequence__lt=F("wanted_sequence")),
                name="delivery_pending",
            ),
            models.Index(
                fields=["sink", "next_attempt_at"],
                condition=Q(done_sequence__lt=F("wanted_sequence"), withdraws=True),
                name="delivery_withdrawals",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} → {self.sink}"


class SinkState(models.Model):
    """Who works on a sink now, and since when it has been failing."""

    name = models.CharField(_("去向"), primary_key=True, max_length=40)
    lease_holder = models.CharField(_("占用者"), max_length=80, blank=True)
    lease_until = models.DateTimeField(_("占用至"), null=True)
    failing_since = models.DateTimeField(_("故障开始"), null=True)
    last_error = models.TextField(_("最近错误"), blank=True)
    retry_at = models.DateTimeField(_("下次尝试"), null=True)
    last_success_at = models.DateTimeField(_("最近成功"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("发布去向")

    def __str__(self) -> str:
        return self.name


class WorkerHeartbeat(models.Model):
    """A running publisher process, so that the administrator can see that there is one."""

    name = models.CharField(_("进程"), primary_key=True, max_length=80)
    started_at = models.DateTimeField(_("启动时间"), default=timezone.now)
    seen_at = models.DateTimeField(_("最近活动"), default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = _("发布进程")

    def __str__(self) -> str:
        return self.name
