"""Links that lead out of the portal: where they stand, and whether they still lead somewhere."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

AGAIN_WELL = timedelta(days=7)
AGAIN_FAILING = timedelta(hours=20)  # a nightly run looks at it every night
LOST_AFTER = 2


class State(models.TextChoices):
    UNKNOWN = "unknown", _("还没检查")
    WELL = "well", _("正常")
    MOVED = "moved", _("已搬到新网址")
    DOUBTFUL = "doubtful", _("打不开一次，还要再查")
    LOST = "lost", _("打不开")
    SKIPPED = "skipped", _("不检查")


class OutboundLinkQuerySet(models.QuerySet["OutboundLink"]):
    def due(self, now: datetime) -> OutboundLinkQuerySet:
        """Those to look at, the longest unseen first."""
        failing = Q(state__in=(State.DOUBTFUL, State.LOST), checked_at__lte=now - AGAIN_FAILING)
        return self.filter(
            Q(checked_at=None) | Q(checked_at__lte=now - AGAIN_WELL) | failing, places__isnull=False
        ).distinct().order_by(models.F("checked_at").asc(nulls_first=True), "pk")  # fmt: skip


class OutboundLink(models.Model):
    """An address, and what became of asking it."""

    url = models.CharField(_("链接"), max_length=1000, unique=True)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.UNKNOWN)
    detail = models.CharField(_("说明"), max_length=1000, blank=True)
    checked_at = models.DateTimeField(_("上次检查"), null=True)
    failing_since = models.DateTimeField(_("从何时起"), null=True)
    failures = models.PositiveIntegerField(_("连续几次"), default=0)

    objects = OutboundLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("外部链接")
        verbose_name_plural = _("外部链接")
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.url


class LinkPlace(models.Model):
    """A public page on which the link stands. No foreign key: pages go without asking."""

    link = models.ForeignKey(OutboundLink, models.CASCADE, related_name="places")
    page_id = models.PositiveIntegerField(db_index=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["link", "page_id"], name="one_place_per_link_and_page")]

    def __str__(self) -> str:
        return f"{self.link_id} {self.page_id}"
