"""One page in the lists of other portals: who offered it, what the receiving team decided."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from publishing.tree_paths import public_url


class SharingState(models.TextChoices):
    OFFERED = "offered", _("等待对方决定")
    ACCEPTED = "accepted", _("已展示")
    DECLINED = "declined", _("未采纳")
    WITHDRAWN = "withdrawn", _("已撤回")


class Direction(models.TextChoices):
    DOWN = "down", _("市级下发")
    UP = "up", _("推荐到市级")


class SharingQuerySet(models.QuerySet["Sharing"]):
    def accepted(self) -> SharingQuerySet:
        return self.filter(state=SharingState.ACCEPTED)

    def offered(self) -> SharingQuerySet:
        return self.filter(state=SharingState.OFFERED)

    def open(self) -> SharingQuerySet:
        """Offered or shown."""
        return self.filter(state__in=[SharingState.OFFERED, SharingState.ACCEPTED])

    def to_portals(self, portal_ids: Any) -> SharingQuerySet:
        return self.filter(portal_id__in=portal_ids)

    def with_names(self) -> SharingQuerySet:
        return self.select_related("page", "portal", "offered_by", "decided_by")


class Sharing(models.Model):
    """``page`` offered to, or shown in, the lists of ``portal``; once for each pair, at its latest state."""

    page = models.ForeignKey(
        "wagtailcore.Page", verbose_name=_("页面"), on_delete=models.CASCADE, related_name="sharings"
    )
    portal = models.ForeignKey(
        "wagtailcore.Page", verbose_name=_("接收平台"), on_delete=models.CASCADE, related_name="received_sharings"
    )
    state = models.CharField(_("状态"), max_length=10, choices=SharingState.choices, default=SharingState.OFFERED)
    direction = models.CharField(_("方向"), max_length=4, choices=Direction.choices)
    mandatory = models.BooleanField(_("强制展示"), default=False)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    reason = models.CharField(_("理由"), max_length=200, blank=True)
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("分享人")
    )
    offered_at = models.DateTimeField(_("分享时间"), default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("决定人")
    )
    decided_at = models.DateTimeField(_("决定时间"), null=True)

    objects = SharingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("分享")
        constraints = [models.UniqueConstraint(fields=["page", "portal"], name="one_sharing_per_portal")]
        indexes = [models.Index(fields=["portal", "state", "-offered_at"], name="sharing_by_portal")]

    def __str__(self) -> str:
        return f"{self.page_id} → {self.portal_id}"

    def page_address(self) -> str:
        """Where readers see the page, in its own portal."""
        return f"{settings.QIFU_SITE_URL}{public_url(self.page)}"


class StandingPush(models.Model):
    """A page that the city pushes to all portals, those made later included."""

    page = models.OneToOneField("wagtailcore.Page", on_delete=models.CASCADE, related_name="standing_push")
    mandatory = models.BooleanField(_("强制展示"), default=False)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    pushed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    pushed_at = models.DateTimeField(_("分享时间"), default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = _("面向全部平台的分享")

    def __str__(self) -> str:
        return str(self.page_id)
