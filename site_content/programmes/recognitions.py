"""认定名单: one row per batch, its enterprises pasted one per line."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

# "1", "1.", "（2）" or "3、" before a name, as lists in documents and spreadsheets have it.
_NUMBERING = re.compile(r"^[（(]?\d{1,4}(?:[)）.．、:：]\s*|\s+)")


class RecognitionBatch(Orderable):
    """The enterprises that were recognised together."""

    page = ParentalKey("programmes.ProgrammePage", on_delete=models.CASCADE, related_name="batches")
    year = models.PositiveSmallIntegerField(
        _("年度"), validators=[MinValueValidator(1990), MaxValueValidator(2100)], help_text=_("四位年份，例如 2024。")
    )
    batch = models.CharField(_("批次"), max_length=60, blank=True, help_text=_("例如：第三批。"))
    level = models.CharField(_("认定级别"), max_length=60, blank=True, help_text=_("例如：省级。"))
    valid_to = models.DateField(_("有效期至"), null=True, blank=True, help_text=_("长期有效就留空。"))
    enterprises = models.TextField(
        _("企业名单"), help_text=_("每行一家，可从 Word 或 Excel 整列粘贴；行首的序号会自动去掉。")
    )

    panels = [
        FieldRowPanel([FieldPanel("year"), FieldPanel("batch")]),
        FieldRowPanel([FieldPanel("level"), FieldPanel("valid_to")]),
        FieldPanel("enterprises"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = verbose_name_plural = _("认定批次")

    def __str__(self) -> str:
        return f"{self.year} {self.batch}".strip()

    def clean(self) -> None:
        super().clean()
        names = enterprise_names(self.enterprises)
        self.enterprises = "\n".join(names)
        errors: dict[str, Any] = {}
        repeated = sorted({name for name in names if names.count(name) > 1})
        if repeated:
            errors["enterprises"] = _("这些企业在本批次里出现了不止一次，请删去重复的行：%(names)s") % {
                "names": "、".join(repeated)
            }
        if self.valid_to and self.year and self.valid_to.year < self.year:
            errors["valid_to"] = _("有效期至早于认定年度，请核对。")
        if errors:
            raise ValidationError(errors)

    def to_recognitions(self) -> list[dict[str, Any]]:
        """The record's entries, in the order of the list."""
        return [
            {
                "enterprise": name,
                "level": self.level,
                "batch": self.batch,
                "year": self.year,
                "valid_to": self.valid_to.isoformat() if self.valid_to else None,
            }
            for name in enterprise_names(self.enterprises)
        ]


def enterprise_names(text: str) -> list[str]:
    """The names in a pasted list: one per line, numbering and empty lines dropped."""
    lines = (_NUMBERING.sub("", line.strip()).strip() for line in text.splitlines())
    return [line for line in lines if line]
