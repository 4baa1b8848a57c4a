"""What the sample persons asked to be told of, so that a push shows."""

from cms.demo.authorisations import find_sample
from cms.demo.sources import DemoDataError, Item
from publishing.filters import Filter
from services.enterprises.models import Enterprise
from services.notices.models import Recipient
from services.notices.recipients import recipient_of
from services.subscriptions.models import Subscription
from services.subscriptions.refusals import NotPossible
from services.subscriptions.subscribing import subscribe_interest, subscribe_profile, subscriptions_of


def load_subscriptions(items: list[Item]) -> int:
    """Of persons who have none yet; how many. Who ended one of several in the demo keeps it ended."""
    people = {item["person"]: find_sample(item["person"]) for item in items}
    held = Subscription.objects.filter(recipient__person__in=filter(None, people.values()))
    known = set(held.values_list("recipient__person", flat=True))
    return sum(
        _load(item, recipient_of(person))
        for item in items
        if (person := people[item["person"]]) and person.pk not in known
    )


def _load(item: Item, recipient: Recipient) -> int:
    before = subscriptions_of(recipient).count()
    if "filter" in item:
        subscribe_interest(recipient, Filter.read(item["filter"]))
    else:
        enterprise = Enterprise.objects.filter(credit_code=item["code"]).first()
        if enterprise is None:
            raise DemoDataError(f"subscriptions.yaml：enterprises.csv 里没有 {item['code']}")
        try:
            subscribe_profile(recipient, enterprise, also_nearly=item.get("also_nearly", False))
        except NotPossible:  # he does not act for it any more
            return 0
    return subscriptions_of(recipient).count() - before
