from typing import Any

from django.db import models
from wagtail.admin.panels import FieldPanel

from site_content.base.assets import AssetCollector
from site_content.base.models import ContentPage, PublicPage, SectionPage
from tests.fairs.kinds import FAIR


class FairSectionPage(SectionPage):
    lists = FAIR.name
    parent_page_types = ["portals.CityPortalPage", "portals.PortalPage"]
    subpage_types = ["fairs.FairPage"]


class FairPage(ContentPage):
    record_kind = FAIR.name
    parent_page_types = ["fairs.FairSectionPage"]
    subpage_types: list[str] = []

    host = models.CharField("承办单位", max_length=100, blank=True)
    stands = models.TextField("展位", blank=True)
    hall_code = models.CharField("展馆代码", max_length=20, blank=True)

    content_panels = [*PublicPage.content_panels, FieldPanel("host"), FieldPanel("stands"), FieldPanel("hall_code")]

    class Meta:
        verbose_name = FAIR.label

    def record_fields(self, assets: AssetCollector) -> dict[str, Any]:
        return {
            **super().record_fields(assets),
            "host": self.host,
            "stands_html": f"<p>{self.stands}</p>",
            "hall_code": self.hall_code,
        }
