"""Outages as the web processes see them, where all of them and the administrator can look."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class EngineOutage(models.Model):
    """An engine that does not answer searches. There is a row as long as that is so."""

    engine = models.CharField(_("搜索引擎"), primary_key=True, max_length=40)
    since = models.DateTimeField(_("故障开始"), default=timezone.now)
    reason = models.TextField(_("原因"))

    class Meta:
        verbose_name = _("搜索引擎故障")
        verbose_name_plural = _("搜索引擎故障")
        default_permissions = ("view",)

    def __str__(self) -> str:
        return self.engine
