"""What the pushes know: which matters there are and what was last told of them, whom they fit, what is to be told."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from services.enterprises.models import Enterprise

POLICY = "policy"


class Baseline(models.Model):
    """What was public when pushes began: nobody is told of it as of something new. One row."""

    sequence = models.BigIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = _("推送起点")

    def __str__(self) -> str:
        return str(self.sequence)


class Matter(models.Model):
    """What is told, whichever record says it: a policy by its number, anything else by its record.

    ``told``: the material (``material.Material``) that was last told, None: nothing yet; ``told_facets``: the facets
    of that moment. ``rule_hash``: of the rule that ``Match`` rows are about; ``match_cursor``: the number of the last
    enterprise that was asked, None: all were.
    """

    key = models.CharField(max_length=120, unique=True)
    # As records write it: who bears the same number is the same matter. "" for what has none.
    doc_number = models.CharField(max_length=300, blank=True, db_index=True)
    kind = models.CharField(max_length=30)
    # The record that speaks for it; others with its number are silent while this one is public.
    record_id = models.CharField(max_length=40)
    live = models.BooleanField(default=True)
    is_silent = models.BooleanField(default=False)
    told: Any = models.JSONField(null=True)
    told_facets: Any = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    opens_on = models.DateField(null=True, db_index=True)
    closes_on = models.DateField(null=True, db_index=True)
    # The window that was told to have opened, or to close soon, by its day.
    opening_told = models.DateField(null=True)
    closing_told = models.DateField(null=True)
    rule_hash = models.CharField(max_length=16, blank=True)
    match_cursor = models.BigIntegerField(null=True)
    first_seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = _("推送事项")
        indexes = [
            models.Index(fields=["match_cursor"], condition=Q(match_cursor__isnull=False), name="matter_matching"),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def is_policy(self) -> bool:
        return self.kind == POLICY


class KnownRecord(models.Model):
    """A record as the sink has it: public, with the sequence that was looked at."""

    record_id = models.CharField(max_length=40, primary_key=True)
    sequence = models.BigIntegerField()
    live = models.BooleanField(default=True)
    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="records")

    class Meta:
        verbose_name = verbose_name_plural = _("推送已知的记录")

    def __str__(self) -> str:
        return self.record_id


class Match(models.Model):
    """What a policy's rule says of an enterprise for which somebody subscribed.

    ``outcome``: ``fits``, ``to_confirm`` or ``nearly`` (``matching.match``), "" where it does not fit; ``former``: what it
    was when something of the policy was last told. A row for which both are "" goes. ``reasons``: sentences, what is
    missing.
    """

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="matches", db_index=False)
    enterprise = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="matches")
    rule_hash = models.CharField(max_length=16)
    profile_version = models.CharField(max_length=16)
    outcome = models.CharField(max_length=12, blank=True)
    former = models.CharField(max_length=12, blank=True)
    reasons: Any = models.JSONField(default=list)

    class Meta:
        verbose_name = verbose_name_plural = _("政策与企业的匹配")
        constraints = [models.UniqueConstraint(fields=["matter", "enterprise"], name="one_match_per_pair")]

    def __str__(self) -> str:
        return f"{self.matter_id} × {self.enterprise_id}: {self.outcome}"


class Watch(models.Model):
    """An enterprise for which somebody subscribed, as it was when its policies were last looked at."""

    enterprise = models.OneToOneField(Enterprise, on_delete=models.CASCADE, related_name="watch")
    # The latest entry of its history; 0: none.
    change_id = models.BigIntegerField(default=0)
    profile_version = models.CharField(max_length=16)
    looked_on = models.DateField(db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = _("关注的企业")

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.profile_version}"


class Occasion(models.TextChoices):
    NEW = "new", _("新发布")
    LISTED = "listed", _("新进入筛选范围")
    OPENS = "opens", _("开始申报")
    CLOSING = "closing", _("即将截止")
    CHANGED = "changed", _("内容有变化")
    REPEALED = "repealed", _("已废止")
    GAP = "gap", _("企业新符合")


class PushState(models.TextChoices):
    WAITING = "waiting", _("等待处理")
    HELD = "held", _("等待批准")
    APPROVED = "approved", _("已批准")
    TOLD = "told", _("已推送")
    DISCARDED = "discarded", _("未推送")


class HeldFor(models.TextChoices):
    MANY = "many", _("一次通知的人数多")
    OFTEN = "often", _("一小时内推送的内容多")


UNFINISHED = (PushState.WAITING, PushState.HELD, PushState.APPROVED)


class Push(models.Model):
    """Something that is to be told, or was: at most one unfinished for each matter, or enterprise (``gap``)."""

    matter = models.ForeignKey(Matter, null=True, on_delete=models.CASCADE, related_name="pushes")
    enterprise = models.ForeignKey(Enterprise, null=True, on_delete=models.CASCADE, related_name="+")
    occasion = models.CharField(_("事由"), max_length=10, choices=Occasion.choices)
    state = models.CharField(_("状态"), max_length=10, choices=PushState.choices, default=PushState.WAITING)
    # The title of what is told, and under which key of a notice's subject: both when it was told.
    title = models.CharField(_("标题"), max_length=300, blank=True)
    subject_key = models.CharField(max_length=200, blank=True, db_index=True)
    # ``gap``: the numbers of the matters that fit now.
    matters: Any = models.JSONField(default=list)
    # How many would be told, as far as was counted, and how many were.
    wanted = models.PositiveIntegerField(_("涉及人数"), null=True)
    given = models.PositiveIntegerField(_("新增通知"), default=0)
    # Why it could not be done, and before when it is not tried again.
    error = models.TextField(_("错误"), blank=True)
    not_before = models.DateTimeField(null=True)
    held_for = models.CharField(_("暂缓原因"), max_length=10, choices=HeldFor.choices, blank=True)
    created_at = models.DateTimeField(_("发现时间"), default=timezone.now)
    decided_by_id = models.IntegerField(null=True)
    decided_by = models.CharField(_("处理人"), max_length=150, blank=True)
    decided_at = models.DateTimeField(_("处理时间"), null=True)
    told_at = models.DateTimeField(_("推送时间"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("推送")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["matter"], condition=Q(state__in=UNFINISHED, matter__isnull=False), name="one_push_per_matter"
            ),
            models.UniqueConstraint(
                fields=["enterprise"],
                condition=Q(state__in=UNFINISHED, enterprise__isnull=False),
                name="one_gap_letter_per_enterprise",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "created_at"], name="push_by_state"),
            models.Index(fields=["-created_at"], name="push_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.occasion} {self.title}"
