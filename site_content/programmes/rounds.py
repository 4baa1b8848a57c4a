"""申报批次: when enterprises apply for a programme here, and what they hand in."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

MOST_DOCUMENTS = 12
LONGEST_DOCUMENT = 60  # characters


class ApplicationRound(Orderable):
    """Enterprises apply on the platform from ``opens_on`` to ``closes_on``, both included."""

    page = ParentalKey("programmes.ProgrammePage", on_delete=models.CASCADE, related_name="rounds")
    year = models.PositiveSmallIntegerField(
        _("年度"), validators=[MinValueValidator(1990), MaxValueValidator(2100)], help_text=_("四位年份，例如 2026。")
    )
    batch = models.CharField(_("批次"), max_length=60, blank=True, help_text=_("例如：第三批。"))
    level = models.CharField(_("认定级别"), max_length=20, blank=True, help_text=_("例如：省级。"))
    opens_on = models.DateField(_("开始日期"))
    closes_on = models.DateField(_("截止日期"), help_text=_("当天仍可提交。"))
    documents = models.TextField(
        _("申报材料"), blank=True, help_text=_("每行一项，例如：申请表（盖章）。企业逐项上传，缺哪一项系统会提醒。")
    )

    panels = [
        FieldRowPanel([FieldPanel("year"), FieldPanel("batch"), FieldPanel("level")]),
        FieldRowPanel([FieldPanel("opens_on"), FieldPanel("closes_on")]),
        FieldPanel("documents"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = verbose_name_plural = _("申报批次")

    def __str__(self) -> str:
        return self.key

    @property
    def key(self) -> str:
        """By which applications know it: an enterprise applies once in a round of this name."""
        return f"{self.year}{self.level}{self.batch}"

    def clean(self) -> None:
        super().clean()
        names = list(dict.fromkeys(list_documents(self.documents)))
        self.documents = "\n".join(names)
        errors: dict[str, Any] = {}
        if self.opens_on and self.closes_on and self.closes_on < self.opens_on:
            errors["closes_on"] = _("截止日期早于开始日期，请核对。")
        if len(names) > MOST_DOCUMENTS:
            errors["documents"] = _("材料最多 %(most)d 项，请合并几项。") % {"most": MOST_DOCUMENTS}
        elif any(len(name) > LONGEST_DOCUMENT for name in names):
            errors["documents"] = _("每项材料的名称最多 %(most)d 个字，细节写进正文。") % {"most": LONGEST_DOCUMENT}
        if errors:
            raise ValidationError(errors)

    def status_on(self, today: date) -> str:
        if today < self.opens_on:
            return "upcoming"
        return "open" if today <= self.closes_on else "closed"

    def to_record(self, today: date) -> dict[str, Any]:
        return {
            "key": self.key,
            "year": self.year,
            "batch": self.batch,
            "level": self.level,
            "opens_on": self.opens_on.isoformat(),
            "closes_on": self.closes_on.isoformat(),
            "status": self.status_on(today),
            "documents": list_documents(self.documents),
        }


def list_documents(text: str) -> list[str]:
    return [name for line in text.splitlines() if (name := line.strip())]
