"""News, notices and associations' own news: one page type, sorted by the section it stands in."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from publishing.refreshes import request_subtree_refresh
from site_content.base.assets import AssetCollector
from site_content.base.models import ContentPage, PublicPage, SectionPage
from site_content.news.kinds import NEWS


class NewsColumn(models.TextChoices):
    WORK = "work", _("工作动态")
    NOTICE = "notice", _("通知公告")
    ASSOCIATION = "association", _("协会动态")


class NewsSectionPage(SectionPage):
    """A section of news; what it holds is said once, here, and its pages follow."""

    lists = NEWS.name
    parent_page_types = ["portals.CityPortalPage", "portals.PortalPage", "associations.AssociationPage"]
    subpage_types = ["news.NewsPage"]

    column = models.CharField(
        _("栏目内容"),
        max_length=20,
        choices=NewsColumn.choices,
        default=NewsColumn.WORK,
        help_text=_("栏目下的每一条都按这个类别发布和筛选。"),
    )

    content_panels = [*SectionPage.content_panels, FieldPanel("column")]

    class Meta:
        verbose_name = verbose_name_plural = _("新闻栏目")

    def save(self, *args: Any, **kwargs: Any) -> None:
        before = NewsSectionPage.objects.filter(pk=self.pk).values_list("column", flat=True).first()
        super().save(*args, **kwargs)
        if before not in (None, self.column):
            request_subtree_refresh(self)

    def record_fields(self, assets: AssetCollector) -> dict[str, Any]:
        return {**super().record_fields(assets), "column_type": str(NewsColumn(self.column).label)}


class NewsPage(ContentPage):
    """One piece of news or one notice."""

    record_kind = NEWS.name
    parent_page_types = ["news.NewsSectionPage"]
    subpage_types: list[str] = []

    content_panels = [
        *PublicPage.content_panels,
        *ContentPage.text_panels,
    ]

    class Meta:
        verbose_name = NEWS.label
        verbose_name_plural = NEWS.label

    def record_fields(self, assets: AssetCollector) -> dict[str, Any]:
        return {**super().record_fields(assets), "column": self.column}

    @property
    def column(self) -> str:
        """The column of the section that the page stands in (``NewsColumn``)."""
        section = NewsSectionPage.objects.filter(pk=self.get_parent().pk).only("column").first()
        return str(section.column if section else NewsColumn.WORK.value)
