"""What being close to a query in meaning adds to the scores of the documents that are ranked together."""

from collections.abc import Mapping, Sequence
from statistics import median

from search.answering.looking import Look
from search.embedding.closeness import find_closeness
from search.engines.protocol import Hit


def meaning_scores(seen: Look, pool: Sequence[Hit]) -> Mapping[int, float]:
    """By record number; nothing where the query looks for a text that it knows, or there is no model.

    A document whose vectors are not made yet is taken for one in the middle. Where most have none, none counts.
    """
    weight = seen.wanted.ranking["meaning"]
    if not weight or not seen.is_subject:
        return {}
    numbers = {hit.number for hit in pool}
    close = find_closeness(seen.understood.text, numbers)
    if len(close) * 2 <= len(numbers):
        return {}
    middle = median(close.values())
    return {number: weight * max(close.get(number, middle), 0.0) for number in numbers}


def added(scores: Mapping[int, float], more: Mapping[int, float]) -> dict[int, float]:
    """Both, by number."""
    return {number: scores.get(number, 0.0) + more.get(number, 0.0) for number in scores.keys() | more.keys()}
