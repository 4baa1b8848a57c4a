"""Pages that name the policies which they carry out."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultipleChooserPanel
from wagtail.models import Orderable

from site_content.base.fields import page_links


class PolicyLink(Orderable):
    """One policy that a page goes with. Kinds add ``page``, a ParentalKey with related name ``policy_links``."""

    policy = models.ForeignKey(
        "policies.PolicyPage", on_delete=models.CASCADE, related_name="+", verbose_name=_("政策")
    )

    panels = [FieldPanel("policy")]

    class Meta(Orderable.Meta):
        abstract = True


def policy_links_panel() -> MultipleChooserPanel:
    return MultipleChooserPanel("policy_links", chooser_field_name="policy", heading=_("相关政策"), label=_("政策"))


def policy_links_to_record(page: Any) -> list[dict[str, str]]:
    """Link objects of the policies that are public."""
    return page_links(link.policy_id for link in page.policy_links.all() if link.policy_id)
