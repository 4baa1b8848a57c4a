"""服务机构: professional providers that enterprises can turn to."""

from datetime import datetime
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField

from site_content.agencies.blocks import QualificationBlock, ServiceBlock, qualification_status
from site_content.agencies.kinds import AGENCY
from site_content.base.assets import AssetCollector
from site_content.base.credit_codes import CreditCodeField, validate_credit_code
from site_content.base.fields import PlaceMixin, address_panel, contacts_field, contacts_to_record
from site_content.base.html import public_html
from site_content.base.models import ContentPage, PublicPage, SectionPage
from site_content.base.moments import day_after, next_moment, start_of_day, to_iso
from site_content.base.terms import TermsField


class AgencySectionPage(SectionPage):
    """A directory of agencies."""

    lists = AGENCY.name
    column_type = "办事服务"
    subpage_types = ["agencies.AgencyPage"]

    class Meta:
        verbose_name = verbose_name_plural = _("服务机构栏目")


class AgencyPage(ContentPage, PlaceMixin):
    """One agency: what it offers, what it is qualified for, where and how to reach it."""

    record_kind = AGENCY.name
    parent_page_types = ["agencies.AgencySectionPage"]
    subpage_types: list[str] = []

    kinds = TermsField("agencies.AgencyKind", verbose_name=_("机构类别"), related_name="+")
    credit_code = CreditCodeField(_("统一社会信用代码"), max_length=18, blank=True, validators=[validate_credit_code])
    services = StreamField([("service", ServiceBlock())], verbose_name=_("服务项目"), blank=True)
    qualifications = StreamField(
        [("qualification", QualificationBlock())],
        verbose_name=_("资质"),
        blank=True,
        help_text=_("过了有效期会自动标明“已过期”。"),
    )
    regions = TermsField(
        "base.Division", verbose_name=_("服务地区"), blank=True, related_name="+", help_text=_("不选表示服务全市。")
    )
    contacts = contacts_field()
    website = models.URLField(_("网站"), blank=True)

    content_panels = [
        *PublicPage.content_panels,
        MultiFieldPanel(
            [FieldPanel("kinds", required_on_save=False), FieldPanel("credit_code")], heading=_("机构信息")
        ),
        FieldPanel("services"),
        FieldPanel("qualifications"),
        FieldPanel("regions"),
        address_panel("website"),
        FieldPanel("contacts"),
        *ContentPage.text_panels,
    ]

    class Meta:
        verbose_name = AGENCY.label
        verbose_name_plural = AGENCY.label

    def record_fields(self, assets: AssetCollector) -> dict[str, Any]:
        return {
            **super().record_fields(assets),
            "agency_kinds": [kind.to_term() for kind in self.kinds.all()],
            "services": [
                {
                    "name": block.value["name"],
                    "html": public_html(block.value["text"].source),
                    "fee": block.value["fee"],
                }
                for block in self.services
            ],
            "qualifications": [self._qualification(block.value) for block in self.qualifications],
            "contacts": contacts_to_record(self.contacts),
            "place": self.place_to_record(),
            "website": self.website,
            "regions": [region.to_code() for region in self.regions.all()],
            "credit_code": self.credit_code,
        }

    def _qualification(self, value: Any) -> dict[str, Any]:
        return {
            "name": value["name"],
            "number": value["number"],
            "issued_by": value["issued_by"],
            "valid_from": to_iso(value["valid_from"]),
            "valid_to": to_iso(value["valid_to"]),
            "status": qualification_status(timezone.localdate(), value["valid_from"], value["valid_to"]),
        }

    def next_change_at(self) -> datetime | None:
        moments: list[datetime | None] = []
        for block in self.qualifications:
            begins = block.value["valid_from"]
            moments += [start_of_day(begins) if begins else None, day_after(block.value["valid_to"])]
        return next_moment(timezone.now(), moments)
