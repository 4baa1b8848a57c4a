"""A bare address became a person's: what was subscribed there is his."""

from typing import Any

from django.dispatch import receiver

from services.notices.models import Recipient
from services.notices.recipients import recipients_merge
from services.subscriptions.models import Subscription


@receiver(recipients_merge)
def hand_over(recipient: Recipient, into: Recipient, **kwargs: Any) -> None:
    """What he subscribes twice stays once; the rest of the old one goes with it."""
    held = Subscription.objects.filter(recipient=into).values_list("criteria_key", flat=True)
    Subscription.objects.filter(recipient=recipient).exclude(criteria_key__in=list(held)).update(recipient=into)
