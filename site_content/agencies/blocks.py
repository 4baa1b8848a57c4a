"""What an agency offers and is qualified for."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from site_content.base.blocks import INLINE_FEATURES
from site_content.base.prose import ProseBlock


class ServiceBlock(blocks.StructBlock):
    name = blocks.CharBlock(label=_("服务名称"), max_length=100)
    text = ProseBlock(label=_("服务内容"), features=INLINE_FEATURES, required=False)
    fee = blocks.CharBlock(label=_("收费"), max_length=100, required=False, help_text=_("例如：免费；面议。"))

    class Meta:
        icon = "pick"
        label = _("服务")


class QualificationBlock(blocks.StructBlock):
    name = blocks.CharBlock(label=_("资质名称"), max_length=100)
    number = blocks.CharBlock(label=_("证书编号"), max_length=60, required=False)
    issued_by = blocks.CharBlock(label=_("发证机关"), max_length=100, required=False)
    valid_from = blocks.DateBlock(label=_("有效期自"), required=False)
    valid_to = blocks.DateBlock(label=_("有效期至"), required=False, help_text=_("长期有效就留空。"))

    class Meta:
        icon = "success"
        label = _("资质")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        start, end = cleaned["valid_from"], cleaned["valid_to"]
        if start and end and end < start:
            raise blocks.StructBlockValidationError(
                {"valid_to": ValidationError(_("有效期至早于有效期自，请核对这两个日期。"))}
            )
        return cleaned


def qualification_status(today: date, valid_from: date | None, valid_to: date | None) -> str:
    """``valid``, ``expired`` or ``future``; ``valid_to`` is the last day it holds."""
    if valid_from and today < valid_from:
        return "future"
    return "expired" if valid_to and today > valid_to else "valid"
