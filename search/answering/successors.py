"""A policy that holds no longer never stands before the one that took its place."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

GONE = frozenset({"repealed", "expired"})


def put_successors_first(
    numbers: Sequence[int], cards: Mapping[int, Mapping[str, Any]], pinned: Collection[int] = ()
) -> list[int]:
    """The numbers of a page; a valid successor that stands further down goes to the place before what it replaced.

    A successor is what the record says repealed it, or a policy of the same title. ``pinned``: the editors' order stays.
    """
    ordered = list(numbers)
    for number in numbers:
        card = cards.get(number)
        if number in pinned or not card or card["validity"] not in GONE:
            continue
        later = ordered[ordered.index(number) + 1 :]
        successor = next((n for n in later if n in cards and _replaces(cards[n], card)), None)
        if successor is not None:
            ordered.remove(successor)
            ordered.insert(ordered.index(number), successor)
    return ordered


def _replaces(card: Mapping[str, Any], gone: Mapping[str, Any]) -> bool:
    by = {link["url"] for standing in gone.get("standing") or [] for link in standing["by"]}
    is_named = card["url"] in by or (card["kind"] == gone["kind"] and card["title"] == gone["title"])
    return is_named and card["validity"] not in GONE
