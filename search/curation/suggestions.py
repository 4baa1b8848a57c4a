"""The editors' rules for what is offered while typing."""

from collections.abc import Sequence

from search.curation.rules import find_curation
from search.query.understanding import Understanding


def curate_suggestions(understood: Understanding, numbers: Sequence[int]) -> list[int]:
    """Record numbers of suggestions with pinned ones first and blocked ones left out, once the query is typed whole."""
    curation = find_curation(understood)
    kept = [number for number in numbers if number not in curation.blocked and number not in curation.pinned]
    return [*curation.pinned, *kept]
