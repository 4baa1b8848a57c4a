"""What one policy does to another."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable

from site_content.base.forms import PublicPageForm


class RelationKind(models.TextChoices):
    SUPERSEDES = "supersedes", _("废止（代替）")
    AMENDS = "amends", _("修改")
    RELATED = "related", _("相关")


class PolicyPageForm(PublicPageForm):
    """Tells each row which policy it belongs to, so that it can refuse a repeal of itself or in a circle."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row in self.formsets["relations"].forms if "relations" in self.formsets else []:
            row.instance.page_id = self.instance.pk


class PolicyRelation(Orderable):
    """``page`` supersedes, amends or relates to ``target``."""

    page = ParentalKey("policies.PolicyPage", on_delete=models.CASCADE, related_name="relations")
    kind = models.CharField(_("关系"), max_length=20, choices=RelationKind.choices, default=RelationKind.SUPERSEDES)
    target = models.ForeignKey(
        "policies.PolicyPage", on_delete=models.CASCADE, related_name="incoming_relations", verbose_name=_("政策")
    )

    panels = [FieldPanel("kind"), FieldPanel("target")]

    class Meta(Orderable.Meta):
        verbose_name = _("政策关系")

    def clean(self) -> None:
        super().clean()
        if not self.target_id or not self.page_id or self.kind not in (RelationKind.SUPERSEDES, RelationKind.AMENDS):
            return
        verb = RelationKind(self.kind).label
        if self.target_id == self.page_id:
            raise ValidationError(
                {"target": _("一份政策不能%(verb)s它自己，请另选一份或删除这一行。") % {"verb": verb}}
            )
        if self.page_id in policies_reached(self.target_id, self.kind):
            raise ValidationError(
                {"target": _("这会形成循环：所选政策已直接或间接%(verb)s了本政策，请核对先后关系。") % {"verb": verb}}
            )


def policies_reached(policy_id: int, kind: str) -> set[int]:
    """Ids of all policies that this one supersedes (amends), directly or through others."""
    reached: set[int] = set()
    frontier = {policy_id}
    while frontier:
        found = PolicyRelation.objects.filter(page_id__in=frontier, kind=kind).values_list("target_id", flat=True)
        frontier = set(found) - reached
        reached |= frontier
    return reached
