"""What a service item asks for and how it goes."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from site_content.base.blocks import INLINE_FEATURES
from site_content.base.prose import ProseBlock


class MaterialBlock(blocks.StructBlock):
    name = blocks.CharBlock(label=_("材料名称"), max_length=200)
    copies = blocks.CharBlock(label=_("份数"), max_length=30, required=False, help_text=_("例如：1 份，原件。"))
    form = blocks.CharBlock(label=_("形式"), max_length=60, required=False, help_text=_("例如：纸质或电子。"))
    note = blocks.CharBlock(label=_("要求"), max_length=300, required=False)

    class Meta:
        icon = "doc-full"
        label = _("材料")


class GuideStepBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("环节"), max_length=100, help_text=_("例如：受理、审查、决定、送达。"))
    text = ProseBlock(label=_("说明"), features=INLINE_FEATURES, required=False)
    days = blocks.CharBlock(label=_("用时"), max_length=30, required=False, help_text=_("例如：2 个工作日。"))

    class Meta:
        icon = "order"
        label = _("环节")
