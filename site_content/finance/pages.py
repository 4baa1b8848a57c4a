"""融资产品: what an enterprise can be financed with, by whom, and on which terms."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, PageChooserPanel

from site_content.base.assets import AssetCollector
from site_content.base.audience import HasAudience
from site_content.base.blocks import INLINE_FEATURES
from site_content.base.fields import ChoiceListField, contacts_field, contacts_to_record, page_links
from site_content.base.html import public_html
from site_content.base.models import ContentPage, PublicPage, SectionPage
from site_content.base.moments import just_after, next_moment, to_iso, window_status
from site_content.base.policy_links import FollowsPolicies, PolicyLink, policy_links_panel, policy_links_to_record
from site_content.base.prose import ProseField
from site_content.finance.choices import LICENSED, ProductKind, SecurityKind
from site_content.finance.kinds import FINANCE


class FinanceSectionPage(SectionPage):
    """A section of financing products."""

    lists = FINANCE.name
    column_type = "办事服务"
    subpage_types = ["finance.FinancePage"]

    class Meta:
        verbose_name = verbose_name_plural = _("融资产品栏目")


class FinancePage(FollowsPolicies, ContentPage, HasAudience):
    """One product. Fields that are not ``blank`` are what an enterprise compares: drafts may lack them."""

    record_kind = FINANCE.name
    page_description = _("一个融资产品：基金、贷款、担保、租赁或贴息，写明额度、期限、利率和担保方式。")
    parent_page_types = ["finance.FinanceSectionPage"]
    subpage_types: list[str] = []

    product = models.CharField(_("产品类别"), max_length=20, choices=ProductKind.choices)
    provider = models.ForeignKey(
        "agencies.AgencyPage",
        verbose_name=_("提供机构"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("先在“服务机构”里建好它的页面。对接申请由它的“融资对接”人员办理。"),
    )
    licence = models.CharField(
        _("许可证号"),
        max_length=60,
        blank=True,
        help_text=_("金融许可证、融资担保业务经营许可证等的编号；贷款、担保、租赁必填。"),
    )
    amount = models.CharField(_("额度"), max_length=200, help_text=_("例如：单户最高 500 万元。"))
    amount_max = models.DecimalField(
        _("最高额度（万元）"), max_digits=12, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    term = models.CharField(_("期限"), max_length=200, help_text=_("例如：最长 3 年，可随借随还。"))
    term_months = models.PositiveSmallIntegerField(
        _("最长期限（月）"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(600)]
    )
    rate = models.CharField(
        _("利率或费率"), max_length=200, help_text=_("写清全部成本，例如：年化 3.45% 起，另收担保费 0.5%。")
    )
    securities = ChoiceListField(_("担保方式"), choices_class=SecurityKind, help_text=_("可以选几项。"))
    security = models.CharField(_("担保说明"), max_length=200, blank=True)
    application_opens_at = models.DateTimeField(_("受理开始"), null=True, blank=True)
    application_closes_at = models.DateTimeField(_("受理截止"), null=True, blank=True, help_text=_("长期受理就留空。"))
    application_how = ProseField(_("怎么申请"), blank=True, features=INLINE_FEATURES)
    application_url = models.URLField(_("申请入口"), blank=True)
    introduction = models.BooleanField(
        _("在本平台申请对接"),
        default=False,
        help_text=_("勾选后，页面上出现“申请对接”：企业授权的人填好，机构在 3 个工作日内回应。"),
    )
    contacts = contacts_field()

    content_panels = [
        *PublicPage.content_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("product"), PageChooserPanel("provider")]),
                FieldPanel("licence"),
            ],
            heading=_("产品与机构"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("amount"), FieldPanel("amount_max")]),
                FieldRowPanel([FieldPanel("term"), FieldPanel("term_months")]),
                FieldPanel("rate"),
                FieldPanel("securities"),
                FieldPanel("security"),
            ],
            heading=_("额度、期限、成本、担保"),
        ),
        HasAudience.audience_panel,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("application_opens_at"), FieldPanel("application_closes_at")]),
                FieldPanel("application_how"),
                FieldRowPanel([FieldPanel("introduction"), FieldPanel("application_url")]),
                FieldPanel("contacts"),
            ],
            heading=_("怎么申请"),
        ),
        *ContentPage.body_panels,
        policy_links_panel(),
        ContentPage.description_panel,
        ContentPage.source_panel,
    ]

    class Meta:
        verbose_name = FINANCE.label
        verbose_name_plural = FINANCE.label

    def clean(self) -> None:
        super().clean()
        opens, closes = self.application_opens_at, self.application_closes_at
        if opens and closes and closes < opens:
            raise ValidationError({"application_closes_at": _("受理截止早于受理开始，请核对这两个时间。")})

    def check_complete(self) -> None:
        super().check_complete()
        if self.product in LICENSED and not self.licence.strip():
            raise ValidationError({"licence": _("贷款、担保和租赁要写明提供机构的许可证号，补上再发布。")})

    def record_fields(self, assets: AssetCollector) -> dict[str, Any]:
        return {
            **super().record_fields(assets),
            "product": {"slug": self.product, "name": str(ProductKind(self.product).label)},
            "provider": self._provider(),
            "amount": self.amount,
            "amount_max": float(self.amount_max) if self.amount_max is not None else None,
            "term": self.term,
            "term_months": self.term_months,
            "rate": self.rate,
            "securities": [kind for kind in SecurityKind.values if kind in self.securities],
            "security": self.security,
            "application": self._application(),
            "introduction": self.introduction,
            **self.audience_to_record(),
            "contacts": contacts_to_record(self.contacts),
            "policies": policy_links_to_record(self),
        }

    def _provider(self) -> dict[str, Any] | None:
        """None while the agency's own page is not public."""
        links = page_links([self.provider_id] if self.provider_id else [])
        return {**links[0], "licence": self.licence} if links else None

    def _application(self) -> dict[str, Any]:
        opens, closes = self.application_opens_at, self.application_closes_at
        return {
            "opens_at": to_iso(opens),
            "closes_at": to_iso(closes),
            "status": window_status(timezone.now(), opens, closes),
            "how_html": public_html(self.application_how),
            "url": self.application_url,
        }

    def next_change_at(self) -> datetime | None:
        moments = [self.application_opens_at, just_after(self.application_closes_at), super().next_change_at()]
        return next_moment(timezone.now(), moments)


class FinancePolicyLink(PolicyLink):
    page = ParentalKey("finance.FinancePage", on_delete=models.CASCADE, related_name="policy_links")
