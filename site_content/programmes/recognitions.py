"""认定名单: one row per batch, its enterprises pasted one per line; and what departments approved on the platform."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.module_loading import import_string
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

    def to_recognized(self) -> "list[Recognized]":
        """In the order of the list."""
        return [
            Recognized(name, self.level, self.batch, self.year, self.valid_to)
            for name in enterprise_names(self.enterprises)
        ]


class Recognized(NamedTuple):
    """An enterprise, recognised in ``year``. ``revoked_on``: the first day on which it no longer is."""

    enterprise: str
    level: str
    batch: str
    year: int
    valid_to: date | None = None
    revoked_on: date | None = None

    def state_on(self, today: date) -> str:
        """``revoked``, ``lapsed`` or ``current``."""
        if self.revoked_on and self.revoked_on <= today:
            return "revoked"
        return "lapsed" if self.valid_to and self.valid_to < today else "current"

    def to_record(self, today: date) -> dict[str, Any]:
        values = {**self._asdict(), "state": self.state_on(today)}
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def list_recognized(page_id: int | None, batches: Iterable[RecognitionBatch]) -> list[Recognized]:
    """Newest year first: what departments approved (settings.QIFU_RECOGNITIONS), then what editors pasted besides. Of an
    enterprise that both have in a year and level, the departments know whether it still holds."""
    approved = [Recognized(**row) for row in import_string(settings.QIFU_RECOGNITIONS)(str(page_id))] if page_id else []
    known = {(one.enterprise, one.year, one.level) for one in approved}
    pasted = [one for batch in batches for one in batch.to_recognized()]
    found = [*approved, *(one for one in pasted if (one.enterprise, one.year, one.level) not in known)]
    return sorted(found, key=lambda one: -one.year)


def next_change(days: Iterable[date | None]) -> datetime | None:
    """The beginning of the first of them that is still to come."""
    today = timezone.localdate()
    coming = min((day for day in days if day and day > today), default=None)
    return timezone.make_aware(datetime.combine(coming, time())) if coming else None


def days_of(found: Iterable[Recognized]) -> Iterable[date | None]:
    """On which what is said of them changes."""
    for one in found:
        yield one.valid_to + timedelta(days=1) if one.valid_to else None
        yield one.revoked_on


def enterprise_names(text: str) -> list[str]:
    """The names in a pasted list: one per line, numbering and empty lines dropped."""
    lines = (_NUMBERING.sub("", line.strip()).strip() for line in text.splitlines())
    return [line for line in lines if line]
