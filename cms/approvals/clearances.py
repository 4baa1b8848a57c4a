"""Why a draft was allowed to become public: written when it is published or scheduled, asked when a schedule is due."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision


class Ground(models.TextChoices):
    APPROVED = "approved", _("审批齐全")
    OVERRIDE = "override", _("系统管理员越过审批")
    SYSTEM = "system", _("命令或导入")


class Clearance(models.Model):
    """One draft's way to the public."""

    revision = models.OneToOneField(Revision, on_delete=models.CASCADE, related_name="clearance")
    ground = models.CharField(_("依据"), max_length=20, choices=Ground.choices)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    cleared_at = models.DateTimeField(_("时间"), auto_now=True)

    class Meta:
        verbose_name = _("发布依据")
        verbose_name_plural = _("发布依据")

    def __str__(self) -> str:
        return f"{self.revision_id} {self.get_ground_display()}"
