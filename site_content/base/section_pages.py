"""Sections: the columns of a portal."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from publishing.records import has_content
from site_content.base.assets import AssetCollector
from site_content.base.pages import PublicPage
from standards.lists import split_terms


class SectionPage(PublicPage):
    """A section (column) of a portal: it lists one kind of page."""

    record_kind = "section"
    lists: ClassVar[str | None] = None
    column_type: ClassVar[str] = "工作动态"
    calendar: ClassVar[bool] = False
    parent_page_types: ClassVar[list[str]] = ["portals.CityPortalPage", "portals.PortalPage"]

    description = models.TextField(
        _("栏目说明"),
        max_length=200,
        blank=True,
        help_text=_("一句话说明栏目里有什么，显示在栏目页顶部，也供搜索引擎使用。"),
    )
    keywords = models.CharField(_("关键词"), max_length=200, blank=True, help_text=_("多个用顿号或逗号隔开。"))

    content_panels = [*PublicPage.content_panels, FieldPanel("description"), FieldPanel("keywords")]

    class Meta:
        abstract = True

    def record_fields(self, assets: AssetCollector) -> dict[str, Any]:
        return {
            "summary": self.description.strip() or self.title,
            "keywords": split_terms(self.keywords),
            "position": sibling_position(self),
            "lists": self.lists,
            "column_type": self.column_type,
            "column_description": self.description.strip() or self.title,
            "column_keywords": split_terms(self.keywords) or [self.title],
            "calendar": self.calendar,
            "empty": not (self.pk and has_content(str(self.pk))),
        }


def sibling_position(page: Page) -> int:
    """The page's place among its siblings, as the tree orders them (1, 2, 3 …; gaps are possible)."""
    return int(page.path[-page.steplen :], 36) if page.path else 0
