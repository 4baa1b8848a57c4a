"""行业协会: an industry association, with news and events of its own below it."""

from dataclasses import asdict
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField

from site_content.associations.blocks import JointActionBlock
from site_content.associations.kinds import ASSOCIATION
from site_content.associations.members import parse_members
from site_content.base.assets import AssetCollector
from site_content.base.blocks import INLINE_FEATURES
from site_content.base.comparisons import LinesPanel
from site_content.base.credit_codes import CreditCodeField, validate_credit_code
from site_content.base.fields import PlaceMixin, address_panel, contacts_field, contacts_to_record, optional_link
from site_content.base.html import public_html
from site_content.base.models import ContentPage, PublicPage, SectionPage
from site_content.base.moments import to_iso
from site_content.base.prose import ProseField
from site_content.base.terms import TermsField


class AssociationSectionPage(SectionPage):
    """A directory of associations."""

    lists = ASSOCIATION.name
    column_type = "行业协会"
    subpage_types = ["associations.AssociationPage"]

    class Meta:
        verbose_name = verbose_name_plural = _("行业协会栏目")


class AssociationPage(ContentPage, PlaceMixin):
    """One association; it keeps its own pages."""

    record_kind = ASSOCIATION.name
    parent_page_types = ["associations.AssociationSectionPage"]
    subpage_types = ["news.NewsSectionPage", "training.TrainingSectionPage"]

    industry = optional_link(
        "base.Industry", _("所属行业"), on_delete=models.PROTECT, limit_choices_to={"code__regex": r"^.{1,2}$"}
    )
    regions = TermsField(
        "base.Division",
        verbose_name=_("所在镇街"),
        blank=True,
        related_name="+",
        help_text=_("会员主要在哪些镇街；不选表示全市。"),
    )
    president = models.CharField(_("会长"), max_length=60, blank=True)
    secretary_general = models.CharField(_("秘书长"), max_length=60, blank=True)
    founded_on = models.DateField(_("成立日期"), null=True, blank=True)
    contacts = contacts_field()
    website = models.URLField(_("网站"), blank=True)
    credit_code = CreditCodeField(
        _("统一社会信用代码"), max_length=18, blank=True, validators=[validate_credit_code],
        help_text=_("填了以后，在企业库里获得授权、代表本协会的人可以在“我的”里替会员报名。"),
    )  # fmt: skip
    members = models.TextField(
        _("会员企业"),
        blank=True,
        help_text=_("每行一家：企业名称，职务，网址，产品：齿轮、轴承（后三项可以不写）。可从 Excel 整片粘贴。"),
    )
    charter = ProseField(_("行业自律公约"), blank=True, features=["h3", *INLINE_FEATURES])
    joint_actions = StreamField(
        [("action", JointActionBlock())],
        verbose_name=_("抱团发展"),
        blank=True,
        help_text=_("会员共同做的事，新的在前。"),
    )

    content_panels = [
        *PublicPage.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("industry"),
                FieldPanel("regions"),
                FieldRowPanel([FieldPanel("president"), FieldPanel("secretary_general")]),
                FieldRowPanel([FieldPanel("founded_on"), FieldPanel("credit_code")]),
            ],
            heading=_("协会信息"),
        ),
        *ContentPage.body_panels,
        LinesPanel("members"),
        FieldPanel("charter"),
        FieldPanel("joint_actions"),
        address_panel("website"),
        FieldPanel("contacts"),
        ContentPage.description_panel,
        ContentPage.source_panel,
    ]

    class Meta:
        verbose_name = ASSOCIATION.label
        verbose_name_plural = ASSOCIATION.label

    def clean(self) -> None:
        super().clean()
        errors: dict[str, Any] = {}
        try:
            parse_members(self.members)
        except ValidationError as error:
            errors["members"] = error
        if self.founded_on and self.founded_on > timezone.localdate():
            errors["founded_on"] = _("成立日期在今天之后，请核对。")
        if errors:
            raise ValidationError(errors)

    def record_fields(self, assets: AssetCollector) -> dict[str, Any]:
        actions = sorted((block.value for block in self.joint_actions), key=lambda value: value["date"], reverse=True)
        return {
            **super().record_fields(assets),
            "industry": self.industry.to_code() if self.industry else None,
            "regions": [region.to_code() for region in self.regions.all()],
            "president": self.president,
            "secretary_general": self.secretary_general,
            "founded_on": to_iso(self.founded_on),
            "contacts": contacts_to_record(self.contacts),
            "place": self.place_to_record(),
            "credit_code": self.credit_code,
            "website": self.website,
            "members": [asdict(member) for member in parse_members(self.members)],
            "charter_html": public_html(self.charter),
            "joint_actions": [
                {"date": to_iso(value["date"]), "title": value["title"], "html": public_html(value["text"].source)}
                for value in actions
            ],
        }
