"""What is published, what must still be done about it, and by whom it is being done."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from publishing.signposts import Signpost as Signpost


class RecordQuerySet(models.QuerySet["Record"]):
    def live(self) -> RecordQuerySet:
        return self.filter(live=True)

    def of_kind(self, *kinds: str) -> RecordQuerySet:
        return self.filter(kind__in=kinds)

    def in_portal(self, portal: str) -> RecordQuerySet:
        return self.filter(portal=portal)

    def in_section(self, section: str) -> RecordQuerySet:
        return self.filter(section=section)

    def shown_in_portal(self, portal: str) -> RecordQuerySet:
        """Its own and what is shared with it."""
        return self._with_shared(Q(portal=portal), SharedPlace.objects.filter(portal=portal))

    def shown_in_section(self, section: str) -> RecordQuerySet:
        """What stands below it and what is shared with its portal and listed there."""
        return self._with_shared(Q(section=section), SharedPlace.objects.filter(section=section))

    def shared_with(self, **place: str) -> RecordQuerySet:
        """What is shared with a ``portal`` or listed besides in a ``section``."""
        return self.filter(id__in=SharedPlace.objects.filter(**place).values("record_id"))

    def _with_shared(self, own: Q, places: models.QuerySet[SharedPlace]) -> RecordQuerySet:
        # Only where there is something: the plain question is answered from one index.
        return self.filter(own | Q(id__in=places.values("record_id"))) if places.exists() else self.filter(own)

    def newest_first(self) -> RecordQuerySet:
        """The order of every list: by date, then id, newest first."""
        return self.order_by("-date", "-sort_id")

    def changing_by(self, now: datetime) -> RecordQuerySet:
        """Live records that a passing date changes by ``now``."""
        return self.live().filter(refresh_at__lte=now)


class Record(models.Model):
    """The public record of one page: its document and the columns that lists need."""

    id = models.CharField(primary_key=True, max_length=40)
    sort_id = models.BigIntegerField(_("排序编号"), default=0)
    kind = models.CharField(_("类型"), max_length=30)
    title = models.CharField(_("标题"), max_length=400)
    url = models.CharField(_("网址"), max_length=1000)
    portal = models.CharField(_("平台"), max_length=40, blank=True)
    section = models.CharField(_("栏目"), max_length=40, blank=True)
    owner = models.CharField(_("所属页面"), max_length=40, blank=True)
    position = models.PositiveIntegerField(_("次序"), default=0)
    date = models.DateField(_("日期"), null=True)
    document = models.JSONField(_("内容"))
    assets = models.JSONField(_("文件"), default=list)
    affects = models.JSONField(_("影响的页面"), default=list)
    # What it is known by and what its text mentions (publishing.citations).
    names = models.JSONField(_("称呼"), default=list)
    mentions = models.JSONField(_("提到的称呼"), default=list)
    content_hash = models.CharField(_("内容指纹"), max_length=64)
    sequence = models.BigIntegerField(_("序号"), unique=True)
    live = models.BooleanField(_("已公开"), default=True)
    # The number with which it last became public: a reader who stands before it has not seen it.
    published_sequence = models.BigIntegerField(_("公开序号"), default=0)
    refresh_at = models.DateTimeField(_("到期更新"), null=True)
    changed_at = models.DateTimeField(_("变更时间"))

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("公开记录")
        verbose_name_plural = _("公开记录")
        indexes = [
            models.Index(fields=["-date", "-sort_id"], condition=Q(live=True), name="record_by_date"),
            models.Index(fields=["section", "-date", "-sort_id"], condition=Q(live=True), name="record_by_section"),
            models.Index(
                fields=["portal", "kind", "-date", "-sort_id"], condition=Q(live=True), name="record_by_portal"
            ),
            models.Index(fields=["kind", "-date", "-sort_id"], condition=Q(live=True), name="record_by_kind"),
            models.Index(fields=["owner", "kind"], condition=Q(live=True), name="record_by_owner"),
            models.Index(fields=["url"], name="record_by_url"),
            models.Index(fields=["refresh_at"], condition=Q(live=True), name="record_by_refresh"),
        ]

    def __str__(self) -> str:
        return self.title


class SharedPlace(models.Model):
    """A live record in a portal other than its own, and the section there that lists it (its ``shared_with``)."""

    # No foreign key: rows are replaced together with the record, in bulk.
    record_id = models.CharField(_("记录"), max_length=40, db_index=True)
    portal = models.CharField(_("平台"), max_length=40, db_index=True)
    section = models.CharField(_("栏目"), max_length=40, blank=True, db_index=True)

    class Meta:
        verbose_name = _("分享位置")
        verbose_name_plural = _("分享位置")

    def __str__(self) -> str:
        return f"{self.record_id} → {self.portal}"


class RecordName(models.Model):
    """A name by which a live record is known, for whoever looks for it by that name."""

    record_id = models.CharField(_("记录"), max_length=40, db_index=True)
    name = models.CharField(_("称呼"), max_length=500, db_index=True)

    def __str__(self) -> str:
        return self.name


class RecordMention(models.Model):
    """A name that stands in a live record's text, whether or not anything bears it."""

    record_id = models.CharField(_("记录"), max_length=40, db_index=True)
    name = models.CharField(_("提到的称呼"), max_length=500, db_index=True)

    def __str__(self) -> str:
        return f"{self.record_id} → {self.name}"


class SequenceCounter(models.Model):
    """The last sequence number given out; its row lock puts commits in sequence order."""

    value = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.value)

    @classmethod
    def reserve(cls, count: int) -> int:
        """Take ``count`` numbers and return the first.

        Must run inside a transaction: the row stays locked until it ends, so that a reader
        who has seen number n will never see a smaller new one.
        """
        cls.lock()
        cls.objects.filter(pk=1).update(value=F("value") + count)
        return cls.objects.get(pk=1).value - count + 1

    @classmethod
    def lock(cls) -> None:
        """Hold the row until the transaction ends, without taking a number."""
        cls.objects.get_or_create(pk=1)
        cls.objects.select_for_update().get(pk=1)


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
        verbose_name = _("待更新页面")
        verbose_name_plural = _("待更新页面")
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
        verbose_name = _("发布任务")
        verbose_name_plural = _("发布任务")
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
        verbose_name = _("发布去向")
        verbose_name_plural = _("发布去向")

    def __str__(self) -> str:
        return self.name


class WorkerHeartbeat(models.Model):
    """A running publisher process, so that the administrator can see that there is one."""

    name = models.CharField(_("进程"), primary_key=True, max_length=80)
    started_at = models.DateTimeField(_("启动时间"), default=timezone.now)
    seen_at = models.DateTimeField(_("最近活动"), default=timezone.now)

    class Meta:
        verbose_name = _("发布进程")
        verbose_name_plural = _("发布进程")

    def __str__(self) -> str:
        return self.name


class AttachmentText(models.Model):
    """The words inside an attached file, read once per file content."""

    hash = models.CharField(_("文件指纹"), primary_key=True, max_length=64)
    text = models.TextField(_("文字"), blank=True)
    error = models.TextField(_("错误"), blank=True)
    extracted_at = models.DateTimeField(_("提取时间"), default=timezone.now)

    class Meta:
        verbose_name = _("附件文字")
        verbose_name_plural = _("附件文字")

    def __str__(self) -> str:
        return self.hash


def record_columns(document: dict[str, Any]) -> dict[str, Any]:
    """The columns of ``Record`` that repeat what its document says."""
    from publishing.document import listing_date

    return {
        "sort_id": int(document["id"]),
        "kind": document["kind"],
        "title": document["title"][:400],
        "url": document["url"],
        "portal": document["portal"] or "",
        "section": document["section"] or "",
        "owner": document["owner"] or "",
        "position": document["position"],
        "date": listing_date(document),
    }
