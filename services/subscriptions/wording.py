"""What is subscribed, in Chinese: ``政策；主题：科技创新、数字化；企业规模：小型企业``."""

from collections.abc import Iterable, Mapping

from publishing.facet_labels import FACET_LABELS, value_label
from publishing.filters import Filter
from publishing.models import Record
from services.subscriptions.models import Subscription, SubscriptionKind

EVERYTHING = "平台上的全部内容"
# Where records name the terms of facets whose values are slugs.
_NAMED_IN: Mapping[str, str] = {
    "topic": "document__topics",
    "authority": "document__authorities",
    "qualification": "document__applicability__qualifications",
    "agency_kind": "document__agency_kinds",
    "department": "document__department",
}
_DIVISIONS = {"region": "document__applicability__regions", "town": "document__regions"}
_RECORDS = ("portal", "series")

Names = Mapping[tuple[str, str], str]


def say_subscription(subscription: Subscription, names: Names | None = None) -> str:
    """Asks the database for the names of terms, unless ``names_for`` has."""
    if subscription.kind == SubscriptionKind.PROFILE:
        nearly = "，以及接近符合的" if subscription.also_nearly else ""
        return f"适合{subscription.enterprise}的政策{nearly}"
    chosen = Filter.read(subscription.filter)
    return say_filter(chosen, names_for([chosen]) if names is None else names)


def say_filter(chosen: Filter, names: Names) -> str:
    said = [
        "、".join(value_label(facet, value, names.get((facet, value), "")) for value in values)
        if facet == "kind"
        else f"{FACET_LABELS[facet]}：{'、'.join(value_label(facet, value, names.get((facet, value), '')) for value in values)}"
        for facet, values in chosen.choices
    ]
    return "；".join(said) or EVERYTHING


def names_for(filters: Iterable[Filter]) -> Names:
    """As live records name what is chosen; what none names stands for itself."""
    wanted: dict[str, set[str]] = {}
    for chosen in filters:
        for facet, values in chosen.choices:
            wanted.setdefault(facet, set()).update(values)
    names: dict[tuple[str, str], str] = {}
    for facet in wanted.keys() & _NAMED_IN.keys():
        names.update(_terms(facet, _NAMED_IN[facet], "slug", wanted[facet]))
    for facet in wanted.keys() & _DIVISIONS.keys():
        names.update(_terms(facet, _DIVISIONS[facet], "code", wanted[facet]))
    for facet in wanted.keys() & set(_RECORDS):
        titles = Record.objects.live().filter(id__in=wanted[facet]).values_list("id", "title")
        names.update({(facet, number): title for number, title in titles})
    return names


def _terms(facet: str, path: str, key: str, wanted: set[str]) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for terms in Record.objects.live().exclude(**{path: None}).values_list(path, flat=True).iterator():
        for term in [terms] if isinstance(terms, dict) else terms or []:
            if term[key] in wanted:
                found[facet, term[key]] = term["name"]
    return found
