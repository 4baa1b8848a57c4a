"""Subscribing, changing, ending: the one way in which subscriptions come and go.

The pages of readers (``services/my``, ``/services/subscribe/``) call ``subscribe_profile``, ``subscribe_interest``,
``change_profile``, ``end`` and ``subscriptions_of``, with the Recipient who stands before them: a person's
(``notices.recipients.recipient_of``), or one whose bare address was confirmed. They call ``offered_enterprises`` for what
one click subscribes (decision 0049). Pausing, channels, rhythm and leaving altogether are the recipient's
(``services.notices``): they hold for all that he is told. Nothing here asks who is signed in.
"""

from django.db import transaction
from django.db.models import QuerySet

from publishing.filters import Filter
from services.authorisations.models import Authorisation
from services.enterprises.models import Enterprise, EnterpriseState
from services.notices.models import Recipient
from services.subscriptions.models import Subscription, SubscriptionKind, SubscriptionQuerySet
from services.subscriptions.refusals import NotActing, TooMany

MOST = 50


def subscriptions_of(recipient: Recipient) -> SubscriptionQuerySet:
    """In the order in which they came, those that have no effect at the moment among them."""
    return Subscription.objects.filter(recipient=recipient).select_related("enterprise")


def offered_enterprises(recipient: Recipient) -> QuerySet[Enterprise]:
    """Those for which the person acts and whose policies he has not subscribed."""
    if recipient.person_id is None:
        return Enterprise.objects.none()
    acting = Authorisation.objects.live().filter(person=recipient.person_id).values("enterprise")
    held = subscriptions_of(recipient).profiles().values("enterprise")
    return Enterprise.objects.filter(pk__in=acting, state=EnterpriseState.ACTIVE).exclude(pk__in=held)


def subscribe_profile(recipient: Recipient, enterprise: Enterprise, *, also_nearly: bool = False) -> Subscription:
    """To the policies that fit an enterprise; one that is there is changed. Raises NotActing, TooMany."""
    acting = Authorisation.objects.live().filter(person=recipient.person_id, enterprise=enterprise)
    if recipient.person_id is None or not acting.exists():
        raise NotActing
    key = f"profile:{enterprise.pk}"
    made = _make(recipient, key, kind=SubscriptionKind.PROFILE, enterprise=enterprise, also_nearly=also_nearly)
    if made.also_nearly != also_nearly:
        change_profile(made, also_nearly=also_nearly)
    return made


def change_profile(subscription: Subscription, *, also_nearly: bool) -> None:
    """Whether policies that the enterprise nearly fits are told, too."""
    subscription.also_nearly = also_nearly
    subscription.save(update_fields=["also_nearly"])


def subscribe_interest(recipient: Recipient, chosen: Filter) -> Subscription:
    """To whatever the filter takes; equal filters are one subscription. Raises TooMany."""
    text = chosen.to_query_string()
    return _make(recipient, chosen.criteria_key, kind=SubscriptionKind.INTEREST, filter=text)


def end(subscription: Subscription) -> None:
    """Takes effect with the next push; what was told stays in the inbox."""
    subscription.delete()


@transaction.atomic
def _make(recipient: Recipient, key: str, **values: object) -> Subscription:
    Recipient.objects.select_for_update().get(pk=recipient.pk)  # two pressed at once count one after the other
    held = subscriptions_of(recipient)
    if found := held.filter(criteria_key=key).first():
        return found
    if held.count() >= MOST:
        raise TooMany(MOST)
    return Subscription.objects.create(recipient=recipient, criteria_key=key, **values)
