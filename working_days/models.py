"""What the yearly notice of the State Council says before the library knows it, and what holds here alone."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SpecialDay(models.Model):
    """One day whose nature editors set by hand; it comes before the library's calendar."""

    day = models.DateField(_("日期"), unique=True)
    is_working = models.BooleanField(
        _("上班"), default=False, help_text=_("勾选表示当天上班（例如周末调休上班）；不勾选表示放假。")
    )
    note = models.CharField(_("说明"), max_length=60, blank=True, help_text=_("例如：国庆节放假、国庆节调休上班。"))

    class Meta:
        verbose_name = verbose_name_plural = _("放假与调休")
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {_('上班') if self.is_working else _('放假')}"
