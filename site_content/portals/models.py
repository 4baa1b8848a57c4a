"""The 1+12+X: the city's portal at the root, town, park and organisation portals below it, plain pages."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField

from site_content.base.assets import AssetCollector
from site_content.base.fields import PlaceMixin, optional_link
from site_content.base.models import ContentPage, PublicPage, SectionPage
from site_content.base.section_pages import sibling_position
from site_content.base.vocabularies import DIVISION_CODE
from site_content.portals.kinds import PAGE, PORTAL
from site_content.portals.signals import plain_page_checked
from standards.lists import split_terms


class PortalKind(models.TextChoices):
    CITY = "city", _("市级综合平台")
    TOWN = "town", _("镇办分平台")
    PARK = "park", _("特色园区")
    ORGANISATION = "organisation", _("专业化服务机构")


class CounterBlock(blocks.StructBlock):
    name = blocks.CharBlock(label=_("窗口"), max_length=60)
    matters = blocks.CharBlock(label=_("办理事项"), max_length=200, required=False)
    phone = blocks.CharBlock(label=_("电话"), max_length=60, required=False)

    class Meta:
        icon = "user"
        label = _("服务窗口")


class PortalBase(PublicPage, PlaceMixin):
    """What city, town, park and organisation portals share."""

    record_kind = PORTAL.name
    # What may stand below a portal says so itself (its ``parent_page_types``).

    tagline = models.CharField(_("一句话介绍"), max_length=100, blank=True)
    description = models.TextField(_("平台简介"), max_length=500, blank=True)
    former_names = models.CharField(
        _("曾用名"), max_length=200, blank=True, help_text=_("多个用顿号隔开；改名后旧名称仍能搜到。")
    )
    division_code = models.CharField(
        _("行政区划代码"),
        max_length=12,
        blank=True,
        validators=[DIVISION_CODE],
    )
    logo = optional_link("wagtailimages.Image", _("标志"))
    accent = models.CharField(
        _("主题色"),
        max_length=7,
        default="#a5201f",
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$", _("颜色写成 # 加六位十六进制数，例如 #a5201f。"))],
    )
    hall_name = models.CharField(_("服务大厅名称"), max_length=60, blank=True)
    counters = StreamField([("counter", CounterBlock())], verbose_name=_("服务窗口"), blank=True)
    hotline = models.CharField(_("服务热线"), max_length=60, blank=True)
    organiser = models.CharField(_("主办单位"), max_length=100, blank=True)
    undertaker = models.CharField(_("承办单位"), max_length=100, blank=True)
    organiser_contact = models.CharField(_("主办单位联系方式"), max_length=100, blank=True)

    identity_panel = MultiFieldPanel(
        [FieldPanel(n) for n in ("tagline", "description", "former_names", "division_code", "logo", "accent")],
        heading=_("平台名片"),
    )
    hall_panel = MultiFieldPanel(
        [FieldPanel(n) for n in ("hall_name", "address", "phone", "hours", "latitude", "longitude", "counters")],
        heading=_("企业服务大厅"),
    )
    organiser_panel = MultiFieldPanel(
        [FieldPanel(n) for n in ("hotline", "organiser", "undertaker", "organiser_contact")], heading=_("主办与联系")
    )

    class Meta:
        abstract = True

    def portal_kind(self) -> str:
        raise NotImplementedError  # each concrete portal says its kind

    def record_fields(self, assets: AssetCollector) -> dict[str, Any]:
        return {
            "summary": self.description.strip() or self.tagline or self.title,
            "position": sibling_position(self),
            "portal_kind": self.portal_kind(),
            "former_names": split_terms(self.former_names),
            "division_code": self.division_code,
            "accent": self.accent,
            "logo": assets.image(self.logo, alt=self.title),
            "tagline": self.tagline,
            "hall": {
                "name": self.hall_name,
                **self.place_to_record(),
                "counters": [dict(b.value) for b in self.counters],
            },
            "hotline": self.hotline,
            "organiser": self.organiser,
            "undertaker": self.undertaker,
            "organiser_contact": self.organiser_contact,
            **{name: getattr(self, name, "") or None for name in SITE_FIELDS},
        }


# Footer items and page labels that the whole site has once; unset ones are left out (docs: portal standards).
SITE_FIELDS = ("site_name", "site_id_code", "icp_number", "police_number", "party_mark_url", "error_report_url")


class CityPortalPage(PortalBase):
    """市级综合平台: the root of the site."""

    site_name = models.CharField(
        _("网站名称"), max_length=60, help_text=_("写入每个页面的 SiteName 标签，例如：胶州市企业公共服务平台。")
    )
    site_id_code = models.CharField(
        _("网站标识码"),
        max_length=10,
        blank=True,
        validators=[RegexValidator(r"^[0-9A-Za-z]{10}$", _("网站标识码是主管部门发放的 10 位代码，没有就留空。"))],
    )
    icp_number = models.CharField(_("ICP 备案号"), max_length=40, blank=True)
    police_number = models.CharField(_("公安备案号"), max_length=40, blank=True)
    party_mark_url = models.URLField(_("党政机关标识链接"), blank=True)
    error_report_url = models.URLField(_("“我为政府网站找错”链接"), blank=True)

    content_panels = [
        *PublicPage.content_panels,
        PortalBase.identity_panel,
        PortalBase.hall_panel,
        PortalBase.organiser_panel,
        MultiFieldPanel([FieldPanel(n) for n in SITE_FIELDS], heading=_("网站标识与备案（页脚）")),
    ]
    parent_page_types = ["wagtailcore.Page"]
    max_count = 1

    class Meta:
        verbose_name = _("市级综合平台")

    def portal_kind(self) -> str:
        return PortalKind.CITY.value


class PortalPage(PortalBase):
    """A town's, park's or organisation's own portal."""

    page_description = _("一个镇办、园区或机构自己的平台。建好以后，团队、用户组、审批流程和常用栏目都有了。")

    kind = models.CharField(
        _("平台类型"), max_length=20, choices=[c for c in PortalKind.choices if c[0] != "city"], default=PortalKind.TOWN
    )

    content_panels = [
        *PublicPage.content_panels,
        FieldPanel("kind"),
        PortalBase.identity_panel,
        PortalBase.hall_panel,
        PortalBase.organiser_panel,
    ]
    parent_page_types = ["portals.CityPortalPage"]

    class Meta:
        verbose_name = _("分平台（镇办、园区、机构）")

    def portal_kind(self) -> str:
        return str(self.kind)


class PageSectionPage(SectionPage):
    """A section of plain pages: about, help, contact."""

    lists = PAGE.name
    column_type = "概况信息"
    subpage_types = ["portals.PlainPage"]

    class Meta:
        verbose_name = _("普通页面栏目")


class PlainPage(ContentPage):
    """A page of text: about us, how to use the platform."""

    record_kind = PAGE.name
    content_panels = [
        *PublicPage.content_panels,
        *ContentPage.text_panels,
    ]
    parent_page_types = ["portals.PageSectionPage"]
    subpage_types: list[str] = []

    # Of a survey, as the record has them: whoever edits the page writes about them, and changes none of the figures.
    results: Any = models.JSONField(default=list, blank=True, editable=False)

    def record_fields(self, assets: AssetCollector) -> dict[str, Any]:
        return {**super().record_fields(assets), "results": self.results}

    def clean(self) -> None:
        super().clean()
        answers = plain_page_checked.send(sender=PlainPage, page=self)
        if problems := [problem for _receiver, said in answers for problem in said or []]:
            raise ValidationError({"body": problems})

    class Meta:
        verbose_name = PAGE.label
