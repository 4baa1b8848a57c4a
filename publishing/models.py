"""What is published; the queues of what must still be done about it are listed here for Django."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from publishing.queues import Delivery, Refresh, SinkState, WorkerHeartbeat
from publishing.signposts import Signpost

__all__ = [
    "AttachmentText",
    "Delivery",
    "PastVersion",
    "Record",
    "RecordMention",
    "RecordName",
    "RecordQuerySet",
    "Refresh",
    "SequenceCounter",
    "SharedPlace",
    "Signpost",
    "SinkState",
    "WorkerHeartbeat",
]


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
        verbose_name = verbose_name_plural = _("公开记录")
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
        verbose_name = verbose_name_plural = _("分享位置")

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


class AttachmentText(models.Model):
    """The words inside an attached file, read once per file content; those in its pictures come later, if at all."""

    class Recognition(models.TextChoices):
        NOT_NEEDED = "", _("不需要识别")
        WAITING = "waiting", _("等待识别")
        DONE = "done", _("已识别")
        FAILED = "failed", _("没有识别出来")

    hash = models.CharField(_("文件指纹"), primary_key=True, max_length=64)
    text = models.TextField(_("文字"), blank=True)
    error = models.TextField(_("错误"), blank=True)
    extracted_at = models.DateTimeField(_("提取时间"), default=timezone.now)
    recognition = models.CharField(_("扫描页识别"), max_length=10, blank=True, choices=Recognition.choices, default="")
    not_before = models.DateTimeField(_("最早识别时间"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("附件文字")
        indexes = [
            models.Index(fields=["extracted_at"], condition=Q(recognition="waiting"), name="attachment_waiting"),
        ]

    def __str__(self) -> str:
        return self.hash


class PastVersion(models.Model):
    """The material part of a record as it was public until ``shown_until`` (publishing.past_versions)."""

    # No foreign key: rows follow the records in bulk.
    record_id = models.CharField(_("记录"), max_length=40, db_index=True)
    shown_until = models.DateTimeField(_("公开到"), default=timezone.now)
    material = models.JSONField(_("内容"))

    class Meta:
        verbose_name = verbose_name_plural = _("以前公开的内容")

    def __str__(self) -> str:
        return f"{self.record_id} · {self.shown_until}"
