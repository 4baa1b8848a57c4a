"""办事指南: a one-stop matter. Without its key elements it can be drafted, never published."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField

from site_content.base.assets import AssetCollector
from site_content.base.blocks import INLINE_FEATURES
from site_content.base.fields import PlaceMixin
from site_content.base.html import public_html
from site_content.base.models import ContentPage, PublicPage, SectionPage
from site_content.base.policy_links import FollowsPolicies, PolicyLink, policy_links_panel, policy_links_to_record
from site_content.base.prose import ProseField
from site_content.guides.blocks import GuideStepBlock, MaterialBlock
from site_content.guides.kinds import GUIDE


class GuideSectionPage(SectionPage):
    """A section of service guides."""

    lists = GUIDE.name
    column_type = "办事服务"
    subpage_types = ["guides.ServiceGuidePage"]

    class Meta:
        verbose_name = verbose_name_plural = _("办事指南栏目")


class ServiceGuidePage(FollowsPolicies, ContentPage, PlaceMixin):
    """One service item. Fields that are not ``blank`` are the key elements that the inspection asks for
    (国办秘函〔2019〕19号): drafts may lack them, published guides may not."""

    record_kind = GUIDE.name
    parent_page_types = ["guides.GuideSectionPage"]
    subpage_types: list[str] = []

    audience = models.CharField(
        _("服务对象"), max_length=200, blank=True, help_text=_("例如：在本市注册的中小微企业。")
    )
    department = models.ForeignKey(
        "base.Department", verbose_name=_("办理部门"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    basis = ProseField(_("设定依据"), features=INLINE_FEATURES, help_text=_("依据哪部法规、哪份文件、第几条。"))
    conditions = ProseField(_("办理条件"), features=INLINE_FEATURES)
    materials = StreamField(
        [("material", MaterialBlock())],
        verbose_name=_("申请材料"),
        help_text=_("不需要材料时，加一条写“无需提交材料”。"),
    )
    steps = StreamField([("step", GuideStepBlock())], verbose_name=_("办理流程"))
    time_limit = models.CharField(
        _("办理时限"), max_length=200, help_text=_("例如：法定 20 个工作日，承诺 3 个工作日。")
    )
    fee = models.CharField(_("收费"), max_length=200, help_text=_("不收费请写“不收费”。"))
    address = models.CharField(_("办理地点"), max_length=200)
    phone = models.CharField(_("咨询电话"), max_length=60)
    complaint_phone = models.CharField(_("投诉电话"), max_length=60, blank=True)
    apply_url = models.URLField(_("网上办理入口"), blank=True)

    content_panels = [
        *PublicPage.content_panels,
        MultiFieldPanel([FieldPanel("department"), FieldPanel("audience")], heading=_("谁来办、给谁办")),
        MultiFieldPanel([FieldPanel("basis"), FieldPanel("conditions")], heading=_("依据与条件")),
        FieldPanel("materials"),
        FieldPanel("steps"),
        MultiFieldPanel([FieldRowPanel([FieldPanel("time_limit"), FieldPanel("fee")])], heading=_("时限与收费")),
        MultiFieldPanel(
            [
                FieldPanel("address"),
                FieldPanel("hours"),
                FieldRowPanel([FieldPanel("phone"), FieldPanel("complaint_phone")]),
                FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
                FieldPanel("apply_url"),
            ],
            heading=_("在哪里办"),
        ),
        policy_links_panel(),
        *ContentPage.text_panels,
    ]

    class Meta:
        verbose_name = GUIDE.label
        verbose_name_plural = GUIDE.label

    def record_fields(self, assets: AssetCollector) -> dict[str, Any]:
        return {
            **super().record_fields(assets),
            "basis_html": public_html(self.basis),
            "conditions_html": public_html(self.conditions),
            "materials": [{key: block.value[key] for key in MATERIAL_KEYS} for block in self.materials],
            "steps": [
                {
                    "title": block.value["title"],
                    "html": public_html(block.value["text"].source),
                    "days": block.value["days"],
                }
                for block in self.steps
            ],
            "time_limit": self.time_limit,
            "fee": self.fee,
            "place": self.place_to_record(),
            "phone": self.phone,
            "complaint_phone": self.complaint_phone,
            "department": self.department.to_term() if self.department else None,
            "apply_url": self.apply_url,
            "audience": self.audience,
            "policies": policy_links_to_record(self),
        }


MATERIAL_KEYS = ("name", "copies", "form", "note")


class GuidePolicyLink(PolicyLink):
    page = ParentalKey("guides.ServiceGuidePage", on_delete=models.CASCADE, related_name="policy_links")
