"""培育计划: what enterprises grow into, and who was recognised each year."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel

from site_content.base.assets import AssetCollector
from site_content.base.blocks import INLINE_FEATURES
from site_content.base.fields import contacts_field, contacts_to_record, optional_link
from site_content.base.html import public_html
from site_content.base.models import ContentPage, PublicPage, SectionPage
from site_content.base.policy_links import FollowsPolicies, PolicyLink, policy_links_panel, policy_links_to_record
from site_content.base.prose import ProseField
from site_content.programmes.kinds import PROGRAMME


class ProgrammeSectionPage(SectionPage):
    """A section of cultivation programmes."""

    lists = PROGRAMME.name
    column_type = "办事服务"
    subpage_types = ["programmes.ProgrammePage"]

    class Meta:
        verbose_name = verbose_name_plural = _("培育计划栏目")


class ProgrammePage(FollowsPolicies, ContentPage):
    """One programme: 专精特新, 小巨人, 企业技术中心 …"""

    record_kind = PROGRAMME.name
    parent_page_types = ["programmes.ProgrammeSectionPage"]
    subpage_types: list[str] = []

    level = models.CharField(_("级别"), max_length=60, blank=True, help_text=_("例如：国家级、省级、市级。"))
    department = optional_link("base.Department", _("主管部门"), on_delete=models.PROTECT)
    conditions = ProseField(_("认定条件"), blank=True, features=INLINE_FEATURES)
    benefits = ProseField(_("支持措施"), blank=True, features=INLINE_FEATURES)
    contacts = contacts_field()

    content_panels = [
        *PublicPage.content_panels,
        MultiFieldPanel([FieldRowPanel([FieldPanel("level"), FieldPanel("department")])], heading=_("计划信息")),
        FieldPanel("conditions"),
        FieldPanel("benefits"),
        InlinePanel(
            "batches",
            heading=_("历年认定名单"),
            label=_("批次"),
            help_text=_("每公布一批加一个批次，名单整列粘贴即可。门户按年度从新到旧显示。"),
        ),
        policy_links_panel(),
        FieldPanel("contacts"),
        *ContentPage.text_panels,
    ]

    class Meta:
        verbose_name = PROGRAMME.label
        verbose_name_plural = PROGRAMME.label

    def record_fields(self, assets: AssetCollector) -> dict[str, Any]:
        return {
            **super().record_fields(assets),
            "level": self.level,
            "department": self.department.to_term() if self.department else None,
            "conditions_html": public_html(self.conditions),
            "benefits_html": public_html(self.benefits),
            "contacts": contacts_to_record(self.contacts),
            "policies": policy_links_to_record(self),
            "recognitions": self.recognitions(),
        }

    def recognitions(self) -> list[dict[str, Any]]:
        """All enterprises, newest year first, within a year as the editor ordered the batches."""
        batches = sorted(self.batches.all(), key=lambda batch: -batch.year)
        return [entry for batch in batches for entry in batch.to_recognitions()]


class ProgrammePolicyLink(PolicyLink):
    page = ParentalKey("programmes.ProgrammePage", on_delete=models.CASCADE, related_name="policy_links")
