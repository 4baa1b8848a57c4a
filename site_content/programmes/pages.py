"""培育计划: what enterprises grow into, and who was recognised each year."""

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.utils import timezone
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
from site_content.programmes.recognitions import Recognized, days_of, list_recognized, next_change


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
    qualification = optional_link(
        "policies.Qualification",
        _("认定后的企业资质"),
        on_delete=models.PROTECT,
        help_text=_("企业通过认定后，企业库里记上这项资质，政策匹配就认得；不选就用本页标题。"),
    )
    conditions = ProseField(_("认定条件"), blank=True, features=INLINE_FEATURES)
    benefits = ProseField(_("支持措施"), blank=True, features=INLINE_FEATURES)
    contacts = contacts_field()

    content_panels = [
        *PublicPage.content_panels,
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("level"), FieldPanel("department")]), FieldPanel("qualification")],
            heading=_("计划信息"),
        ),
        FieldPanel("conditions"),
        FieldPanel("benefits"),
        InlinePanel(
            "rounds",
            heading=_("在本平台申报"),
            label=_("申报批次"),
            help_text=_("加一个批次并发布，企业就能在线申报，由主管部门在“培育申报”里审核。不加则只展示。"),
        ),
        InlinePanel(
            "batches",
            heading=_("历年认定名单"),
            label=_("批次"),
            help_text=_(
                "没有信用代码的旧名单整列粘贴在这里；在“培育申报”里认定或导入的企业会自动列出，不用再贴。门户按年度从新到旧显示。"
            ),
        ),
        policy_links_panel(),
        FieldPanel("contacts"),
        *ContentPage.text_panels,
    ]

    class Meta:
        verbose_name = PROGRAMME.label
        verbose_name_plural = PROGRAMME.label

    def record_fields(self, assets: AssetCollector) -> dict[str, Any]:
        today = timezone.localdate()
        return {
            **super().record_fields(assets),
            "level": self.level,
            "department": self.department.to_term() if self.department else None,
            "conditions_html": public_html(self.conditions),
            "benefits_html": public_html(self.benefits),
            "contacts": contacts_to_record(self.contacts),
            "policies": policy_links_to_record(self),
            "qualification": self.qualification.to_term() if self.qualification else None,
            "rounds": [one.to_record(today) for one in self.rounds.all()],
            "recognitions": [one.to_record(today) for one in self.recognized()],
        }

    def recognized(self) -> list[Recognized]:
        return list_recognized(self.pk, self.batches.all())

    def next_change_at(self) -> datetime | None:
        """A round opens or closes, a recognition lapses."""
        windows = [day for one in self.rounds.all() for day in (one.opens_on, one.closes_on + timedelta(days=1))]
        return next_change([*windows, *days_of(self.recognized())])


class ProgrammePolicyLink(PolicyLink):
    page = ParentalKey("programmes.ProgrammePage", on_delete=models.CASCADE, related_name="policy_links")
