"""What somebody asked to be told of. How he is told (channels, rhythm, a pause) belongs to the recipient."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from services.authorisations.models import Authorisation
from services.enterprises.models import Enterprise, EnterpriseState
from services.notices.models import Recipient


class SubscriptionKind(models.TextChoices):
    PROFILE = "profile", _("适合企业的政策")
    INTEREST = "interest", _("按条件订阅")


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def profiles(self) -> SubscriptionQuerySet:
        return self.filter(kind=SubscriptionKind.PROFILE)

    def interests(self) -> SubscriptionQuerySet:
        return self.filter(kind=SubscriptionKind.INTEREST)

    def in_effect(self) -> SubscriptionQuerySet:
        """Of recipients who have not left; those of an enterprise in business, while its person acts for it."""
        acting = Authorisation.objects.live().filter(
            person=OuterRef("recipient__person"), enterprise=OuterRef("enterprise")
        )
        own = Q(kind=SubscriptionKind.PROFILE, enterprise__state=EnterpriseState.ACTIVE) & Exists(acting)
        return self.filter(own | Q(kind=SubscriptionKind.INTEREST), recipient__in=Recipient.objects.active())


class Subscription(models.Model):
    """Of policies that fit an ``enterprise`` (``also_nearly``: and of those that it nearly fits), or of whatever a filter
    of the library takes (``filter``: its address's query, in the canonical form).

    ``criteria_key``: the same for equal subscriptions of whomever: a filter is asked once for all who chose it.
    """

    recipient = models.ForeignKey(Recipient, on_delete=models.CASCADE, related_name="subscriptions", db_index=False)
    kind = models.CharField(_("种类"), max_length=10, choices=SubscriptionKind.choices)
    enterprise = models.ForeignKey(Enterprise, null=True, on_delete=models.CASCADE, related_name="subscriptions")
    also_nearly = models.BooleanField(_("也要接近符合的"), default=False)
    filter = models.CharField(_("筛选条件"), max_length=1000, blank=True)
    criteria_key = models.CharField(max_length=64, db_index=True)
    created_at = models.DateTimeField(_("订阅时间"), default=timezone.now)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("订阅")
        verbose_name_plural = _("订阅")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "criteria_key"], name="one_subscription_per_criteria"),
            models.CheckConstraint(
                condition=Q(kind="profile", enterprise__isnull=False, filter="")
                | Q(kind="interest", enterprise__isnull=True, also_nearly=False),
                name="subscription_is_profile_or_interest",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.criteria_key[:8]}"
