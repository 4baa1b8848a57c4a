"""What being close to a query in meaning adds to the scores of the documents that are ranked together."""

from collections.abc import Collection, Mapping
from statistics import median

from search.answering.looking import Look
from search.embedding.closeness import find_closeness

# Where the first leads the next by more than this share of its score, words have said which one is meant.
CLEAR_LEAD = 0.3


def meaning_scores(seen: Look, numbers: Collection[int], first: float, lead: float) -> Mapping[int, float]:
    """By record number, above the one that means least; nothing where the query looks for a text that it knows, or where there
    is no model. ``first``: the best score without, ``lead``: by what share of it that leads.

    A document whose vectors are not made yet is taken for one in the middle. Where most have none, none counts.
    """
    weight = seen.wanted.ranking["meaning"]
    if not weight or not seen.is_subject or lead > CLEAR_LEAD:
        return {}
    close = find_closeness(seen.understood.text, numbers)
    if len(close) * 2 <= len(numbers):
        return {}
    middle, least = median(close.values()), min(close.values())
    return {number: weight * first * (close.get(number, middle) - least) for number in numbers}


def added(scores: Mapping[int, float], more: Mapping[int, float]) -> dict[int, float]:
    """Both, by number."""
    return {number: scores.get(number, 0.0) + more.get(number, 0.0) for number in scores.keys() | more.keys()}
