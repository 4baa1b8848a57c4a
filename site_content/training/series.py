"""The training calendar (a section) and regular series, such as 企业之家大讲堂."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from site_content.base.assets import AssetCollector
from site_content.base.models import ContentPage, PublicPage, SectionPage
from site_content.training.kinds import EVENT, SERIES


class TrainingSectionPage(SectionPage):
    """A training calendar."""

    lists = EVENT.name
    column_type = "培训活动"
    calendar = True
    parent_page_types = ["portals.CityPortalPage", "portals.PortalPage", "associations.AssociationPage"]
    subpage_types = ["training.TrainingEventPage", "training.TrainingSeriesPage"]

    class Meta:
        verbose_name = verbose_name_plural = _("培训活动栏目")


class TrainingSeriesPage(ContentPage):
    """A regular series; its events name it."""

    record_kind = SERIES.name
    page_description = _("一再举办的培训，例如每月一期的讲堂。先有系列，每一期再建“培训活动”，在“所属系列”里选它。")
    parent_page_types = ["training.TrainingSectionPage"]
    subpage_types: list[str] = []

    organiser = models.CharField(_("主办单位"), max_length=100, blank=True)

    content_panels = [
        *PublicPage.content_panels,
        FieldPanel("organiser"),
        *ContentPage.text_panels,
    ]

    class Meta:
        verbose_name = SERIES.label
        verbose_name_plural = SERIES.label

    def record_fields(self, assets: AssetCollector) -> dict[str, Any]:
        return {**super().record_fields(assets), "organiser": self.organiser}
