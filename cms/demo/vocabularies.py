"""Terms that editors keep as snippets: loaded once, then theirs."""

from django.apps import apps
from django.db import models

from cms.demo.filling import Filler
from cms.demo.sources import Item

# In vocabularies.yaml a list per model; a topic's ``children`` are its second level.
MODELS = {
    "divisions": "base.Division",
    "topics": "base.Topic",
    "departments": "base.Department",
    "authorities": "policies.IssuingAuthority",
    "qualifications": "policies.Qualification",
    "agency_kinds": "agencies.AgencyKind",
}


def load_vocabularies(lists: dict[str, list[Item]], filler: Filler) -> int:
    """Create the terms that were never loaded and are not there under the same code; return how many."""
    return sum(
        load_term(apps.get_model(label), name, item, filler)
        for name, label in MODELS.items()
        for item in with_parents(lists[name])
    )


def with_parents(items: list[Item]) -> list[Item]:
    """Two levels as one list, each child naming its parent."""
    flat: list[Item] = []
    for order, item in enumerate(items, start=1):
        children = item.get("children", [])
        flat.append({key: value for key, value in item.items() if key != "children"} | _order(item, order))
        flat += [{**child, "parent": item["slug"], **_order(child, n)} for n, child in enumerate(children, start=1)]
    return flat


def _order(item: Item, order: int) -> Item:
    return {} if "code" in item else {"sort_order": order}


def load_term(model: type[models.Model], list_name: str, item: Item, filler: Filler) -> int:
    """1 if the term was created, 0 if it was there or had been."""
    code_field = "code" if "code" in item else "slug"
    key = f"{list_name}/{item[code_field]}"
    if key in filler.ledger or model._default_manager.filter(**{code_field: item[code_field]}).exists():
        return 0
    term = filler.build(model, item)
    term.full_clean()
    term.save()
    filler.ledger.enter(key, term)
    filler.forget_terms(model)
    return 1
