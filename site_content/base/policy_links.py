"""Pages that name the policies which they carry out."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultipleChooserPanel
from wagtail.models import Orderable

from site_content.base.fields import page_links
from site_content.base.moments import next_moment


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


class FollowsPolicies:
    """A page that says what has become of its policies: it changes when one of them ceases to hold."""

    def named_policies(self) -> list[Any]:
        return [link.policy for link in self.policy_links.all() if link.policy_id]  # type: ignore[attr-defined]

    def next_change_at(self) -> datetime | None:
        return next_moment(timezone.now(), [policy.standing().changes_at for policy in self.named_policies()])


def policy_links_to_record(page: Any) -> list[dict[str, Any]]:
    """Policy link objects of the policies that are public."""
    return link_policies(link.policy for link in page.policy_links.all() if link.policy_id)


def link_policies(policies: Iterable[Any]) -> list[dict[str, Any]]:
    """Link objects of the public ones, none twice, with what has become of each (docs/records.md)."""
    by_id = {policy.pk: policy for policy in policies}
    return [{**link, **by_id[int(link["id"])].standing().to_record()} for link in page_links(by_id)]
