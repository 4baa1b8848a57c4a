"""政策解读: policies explained in plain language."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, MultipleChooserPanel
from wagtail.models import Orderable

from site_content.base.assets import AssetCollector
from site_content.base.models import ContentPage, PublicPage
from site_content.base.policy_links import FollowsPolicies, link_policies
from site_content.policies.kinds import INTERPRETATION


class InterpretationPage(FollowsPolicies, ContentPage):
    """A plain-language explanation of one or more policies."""

    record_kind = INTERPRETATION.name
    parent_page_types = ["policies.InterpretationSectionPage"]
    subpage_types: list[str] = []

    form = models.CharField(
        _("解读形式"), max_length=10, default="text",
        choices=[("text", _("文字")), ("chart", _("图解")), ("qa", _("问答")), ("video", _("视频"))],
    )  # fmt: skip

    content_panels = [
        *PublicPage.content_panels,
        MultipleChooserPanel(
            "interpreted_policies", chooser_field_name="policy", heading=_("解读的政策"), label=_("政策"), min_num=1
        ),
        FieldPanel("form"),
        *ContentPage.text_panels,
    ]

    class Meta:
        verbose_name = INTERPRETATION.label
        verbose_name_plural = INTERPRETATION.label

    def record_fields(self, assets: AssetCollector) -> dict[str, Any]:
        return {
            **super().record_fields(assets),
            "form": self.form,
            "interprets": link_policies(self.named_policies()),
        }

    def named_policies(self) -> list[Any]:
        return [link.policy for link in self.interpreted_policies.all() if link.policy_id]

    def affected_ids(self) -> list[str]:
        return sorted({str(link.policy_id) for link in self.interpreted_policies.all() if link.policy_id})


class InterpretedPolicy(Orderable):
    """One policy that an interpretation explains."""

    page = ParentalKey("policies.InterpretationPage", on_delete=models.CASCADE, related_name="interpreted_policies")
    policy = models.ForeignKey(
        "policies.PolicyPage", on_delete=models.CASCADE, related_name="interpretation_links", verbose_name=_("政策")
    )

    panels = [FieldPanel("policy")]
