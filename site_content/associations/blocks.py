from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from site_content.base.blocks import INLINE_FEATURES
from site_content.base.prose import ProseBlock


class JointActionBlock(blocks.StructBlock):
    """抱团发展: something that the members did together."""

    date = blocks.DateBlock(label=_("日期"))
    title = blocks.CharBlock(label=_("标题"), max_length=200)
    text = ProseBlock(label=_("内容"), features=INLINE_FEATURES, required=False)

    class Meta:
        icon = "group"
        label = _("联合行动")
