"""Further conditions of a page, as editors put them together: figures, age, titles, what is left out, one of several, own words."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.snippets.blocks import SnippetChooserBlock

from matching.rules import MOST_NUMBER
from site_content.base.sizes import SizeClass
from standards.industries import NAMES_2017, code_of_industry

MOST_CONDITIONS = 10
AT_LEAST, AT_MOST = _("不低于"), _("不超过")


class Figure(models.TextChoices):
    """As rules name them (matching.rules.FIELDS)."""

    REVENUE = "revenue", _("营业收入（万元）")
    EMPLOYEES = "employees", _("从业人员（人）")
    ASSETS = "assets", _("资产总额（万元）")


class BoundsBlock(blocks.StructBlock):
    """Something between two bounds, of which one may be missing."""

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        least, most = cleaned["at_least"], cleaned["at_most"]
        if least is None and most is None:
            raise blocks.StructBlockValidationError({"at_least": ValidationError(_("请至少填一个界限。"))})
        if least is not None and most is not None and most < least:
            raise blocks.StructBlockValidationError({"at_most": ValidationError(_("上限比下限小，请核对。"))})
        return cleaned


def _whole(label: Any, most: int = MOST_NUMBER) -> blocks.IntegerBlock:
    return blocks.IntegerBlock(label=label, required=False, min_value=0, max_value=most)


def _share(label: Any) -> blocks.DecimalBlock:
    return blocks.DecimalBlock(label=label, required=False, min_value=0, max_value=100, decimal_places=2, max_digits=5)


class FigureBlock(BoundsBlock):
    figure = blocks.ChoiceBlock(label=_("指标"), choices=Figure.choices, default=Figure.REVENUE)
    at_least = _whole(AT_LEAST)
    at_most = _whole(AT_MOST)

    class Meta:
        icon = "order"
        label = _("收入、人数、资产")


class ShareBlock(BoundsBlock):
    at_least = _share(_("不低于（%）"))
    at_most = _share(_("不超过（%）"))

    class Meta:
        icon = "order"
        label = _("研发投入占比")


class AgeBlock(BoundsBlock):
    unit = blocks.ChoiceBlock(label=_("单位"), choices=[("years", _("年")), ("months", _("个月"))], default="years")
    at_least = _whole(_("成立满"), 1200)
    at_most = _whole(_("成立不超过"), 1200)

    class Meta:
        icon = "date"
        label = _("成立时间")


class ScaleBlock(blocks.StructBlock):
    above = blocks.ChoiceBlock(
        label=_("规上规下"), choices=[("yes", _("规模以上企业")), ("no", _("规模以下企业"))], default="yes"
    )

    class Meta:
        icon = "order"
        label = _("规上企业")


class QualificationBlock(blocks.StructBlock):
    qualification = SnippetChooserBlock("policies.Qualification", label=_("资质"))

    class Meta:
        icon = "success"
        label = _("还须有资质")


class IndustryBlock(blocks.CharBlock):
    """A code or a name of GB/T 4754-2017; kept as ``K70 房地产业``."""

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        code = code_of_industry(cleaned)
        if code is None:
            raise ValidationError(
                _("国民经济行业分类里没有“%(text)s”，请写代码（K70）或完整的名称。") % {"text": cleaned}
            )
        return f"{code} {NAMES_2017[code]}"


class ExceptBlock(blocks.StructBlock):
    """What an enterprise must not be."""

    regions = blocks.ListBlock(SnippetChooserBlock("base.Division"), label=_("这些地区"), default=[])
    industries = blocks.ListBlock(
        IndustryBlock(max_length=120, label=_("行业")),
        label=_("这些行业"),
        default=[],
        help_text=_("写代码或名称，一行一个，例如 K70 或 房地产业；中类、小类也可以。"),
    )
    sizes = blocks.MultipleChoiceBlock(
        label=_("这些规模"), choices=SizeClass.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    qualifications = blocks.ListBlock(
        SnippetChooserBlock("policies.Qualification"), label=_("已有这些资质的"), default=[]
    )

    class Meta:
        icon = "cross"
        label = _("除外")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not any(cleaned[name] for name in self.child_blocks):
            raise blocks.StructBlockValidationError({"regions": ValidationError(_("请至少写一项不包括的。"))})
        return cleaned


def judged_blocks() -> list[tuple[str, blocks.Block]]:
    """What a machine can judge."""
    return [
        ("figure", FigureBlock()),
        ("share", ShareBlock()),
        ("age", AgeBlock()),
        ("scale", ScaleBlock()),
        ("qualification", QualificationBlock()),
    ]


class OwnWordsBlock(blocks.StructBlock):
    text = blocks.CharBlock(
        label=_("条件"), max_length=200, help_text=_("系统判断不了，会原样写出来，请企业向咨询电话确认。")
    )

    class Meta:
        icon = "openquote"
        label = _("其他条件（文字）")


def conditions_field() -> StreamField:
    either = blocks.StreamBlock(judged_blocks(), min_num=2, max_num=6, icon="list-ul", label=_("满足其中一项"))
    return StreamField(
        [*judged_blocks(), ("except", ExceptBlock()), ("either", either), ("words", OwnWordsBlock())],
        verbose_name=_("其他条件"),
        blank=True,
        max_num=MOST_CONDITIONS,
        help_text=_("都要满足的条件一条一条加；几项里满足一项就行的，用“满足其中一项”；哪些企业不包括，用“除外”。"),
    )
