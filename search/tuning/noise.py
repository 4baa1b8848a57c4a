"""How much of a figure is chance: percentile bootstrap (Efron 1979) over the queries.

Queries are drawn anew with replacement; of two settings the difference by query is drawn (paired), so that what makes
a query hard for both does not hide what one of them does better.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass

RESAMPLES = 1000
# Share of the resampled means that lie within the interval.
CONFIDENCE = 0.95


@dataclass(frozen=True)
class Interval:
    """The mean of some values, and where it would lie with other queries of their kind."""

    mean: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        """Whether 0 lies outside: of a difference, that it is more than chance."""
        return self.low > 0 or self.high < 0


def estimate_mean(values: Sequence[float]) -> Interval:
    """Always the same for the same values. Of nothing: 0."""
    if not values:
        return Interval(0.0, 0.0, 0.0)
    chance, count = random.Random(0), len(values)
    means = sorted(sum(chance.choices(values, k=count)) / count for _ in range(RESAMPLES))
    outside = round(RESAMPLES * (1 - CONFIDENCE) / 2)
    return Interval(sum(values) / count, means[outside], means[-outside - 1])


def estimate_difference(before: Sequence[float], after: Sequence[float]) -> Interval:
    """By how much ``after`` lies above ``before``, value by value. Raises ValueError unless both are as long."""
    return estimate_mean([new - old for old, new in zip(before, after, strict=True)])
