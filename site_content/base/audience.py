"""For whom something is: places, trades, sizes, titles and further conditions, which become the record's rule."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from site_content.base.conditions import conditions_field
from site_content.base.fields import ChoiceListField
from site_content.base.rules import compile_rule, describe_further, read_audience
from site_content.base.sizes import SizeClass
from site_content.base.terms import TermsField


class HasAudience(models.Model):
    """A page that is for some enterprises and not for others. Qualifications are the policies' vocabulary, by its name."""

    regions = TermsField(
        "base.Division", verbose_name=_("适用地区"), blank=True, related_name="+", help_text=_("不选表示全市适用。")
    )
    industries = TermsField(
        "base.Industry", verbose_name=_("适用行业"), blank=True, related_name="+", help_text=_("不选表示不限行业。")
    )
    sizes = ChoiceListField(_("适用企业规模"), choices_class=SizeClass, help_text=_("不选表示不限规模。"))
    qualifications = TermsField(
        "policies.Qualification",
        verbose_name=_("资质要求"),
        blank=True,
        related_name="+",
        help_text=_("选了几项，有其中一项就符合；不选表示不要求。没有要选的？请市级管理员在“分类与机构”里添加。"),
    )
    conditions = conditions_field()
    applicability_note = models.CharField(_("适用对象补充说明"), max_length=300, blank=True)

    audience_panel = MultiFieldPanel(
        [
            FieldPanel("sizes"),
            FieldPanel("regions"),
            FieldPanel("industries"),
            FieldPanel("qualifications"),
            FieldPanel("conditions"),
            FieldPanel("applicability_note"),
        ],
        heading=_("适用对象"),
    )

    class Meta:
        abstract = True

    def audience_to_record(self) -> dict[str, Any]:
        """``applicability`` and the ``rule`` that it makes."""
        audience = read_audience(self)
        return {
            "applicability": {
                "regions": [region.to_code() for region in audience.regions],
                "industries": [industry.to_code() for industry in audience.industries],
                "sizes": list(self.sizes),
                "qualifications": [qualification.to_term() for qualification in audience.qualifications],
                "conditions": describe_further(self),
                "note": self.applicability_note,
            },
            "rule": compile_rule(self, audience),
        }
