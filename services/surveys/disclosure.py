"""What may be shown of counts so that nobody learns what one of few has said.

Statisticians call it primary and secondary suppression: a count of one to four is hidden, and others with it, so that
nothing can be subtracted. Where a count is hidden, so are options that nobody chose, else a sum would tell too much.
"""

from collections.abc import Sequence
from dataclasses import dataclass

SHOWN_FROM = 5


@dataclass(frozen=True)
class Cell:
    """``count`` None: hidden."""

    label: str
    count: int | None


def is_small(count: int) -> bool:
    return 0 < count < SHOWN_FROM


def protect_parts(counts: Sequence[tuple[str, int]]) -> list[Cell]:
    """Of counts that add up to a known whole: each answer is in exactly one of them.

    Where one is small, everything up to the smallest of the others is hidden, equal ones alike: so there is always one
    behind the sum that is not small, and nobody who knows this rule can tell which, or what is left for the small ones.
    """
    if not any(is_small(count) for _label, count in counts):
        return [Cell(label, count) for label, count in counts]
    limit = min((count for _label, count in counts if count >= SHOWN_FROM), default=SHOWN_FROM)
    return [Cell(label, count if count > limit else None) for label, count in counts]


def protect_shares(counts: Sequence[tuple[str, int]], whole: int) -> list[Cell]:
    """Of counts each of which is part of ``whole`` for itself: how few did not choose something is hidden, too."""
    return [Cell(label, None if is_small(count) or is_small(whole - count) else count) for label, count in counts]
