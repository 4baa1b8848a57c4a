"""Results as they stood on a day: which were public, whether they held, and which text of a policy it was."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from publishing.as_of import text_number_on, text_path, validity_on
from search.engines.fragments import AllOf, Between, Fragment
from search.engines.protocol import Asked

_ZONE = ZoneInfo("Asia/Shanghai")
VALIDITIES = ("in_force", "amended", "not_yet", "expired", "repealed")


def moment_of(day: date) -> datetime:
    """Noon: what was open on that day was so then."""
    return datetime.combine(day, time(12), _ZONE)


def public_fragment(day: date) -> Fragment:
    return Between("public_on", most=day.toordinal())


def validity_fragment(validity: str, day: date) -> Fragment:
    """The policies that were so on a day (publishing.as_of.validity_on)."""
    at = day.toordinal()
    repealed = Between("repealed_on", most=at)
    standing = Between("repealed_on", least=at + 1)
    holding = (standing, Between("expired_on", least=at + 1))
    begun = (*holding, Between("effective_on", most=at))
    match validity:
        case "repealed":
            return repealed
        case "expired":
            return AllOf((standing, Between("expired_on", most=at)))
        case "not_yet":
            return AllOf((*holding, Between("effective_on", least=at + 1)))
        case "amended":
            return AllOf((*begun, Between("amended_on", most=at)))
        case _:
            return AllOf((*begun, Between("amended_on", least=at + 1)))


def validity_facet(day: date) -> Asked:
    return Asked("validity", tuple((value, validity_fragment(value, day)) for value in VALIDITIES))


def card_on(card: dict[str, Any], day: date) -> dict[str, Any]:
    """A result's card as it stood: a policy's validity and text; what had become of the policies that a page rests on."""
    standing = [said for said in card["standing"] if (said["since"] or "") <= day.isoformat()]
    past = card.get("past")
    if not past:
        return {**card, "standing": standing}
    texts = past["texts"]
    path = text_path(texts, text_number_on(texts, day), past["text_since"]) if texts else ""
    own = [said for said in standing if said["validity"] == validity_on(past["days"], day)]
    return {**card, "validity": validity_on(past["days"], day), "standing": own, "url": card["url"] + path}
