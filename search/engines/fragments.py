"""The parts a query is composed of, in no engine's language. Each engine compiles them to its own.

Values are tokens of our own analysis; nothing here is ever parsed as query syntax.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Term:
    """Documents whose ``field`` holds ``value``, scored by how rare it is (BM25)."""

    field: str
    value: str


@dataclass(frozen=True)
class Phrase:
    """``tokens`` side by side in ``field``; ``prefix``: the last one may be only begun. At least one token."""

    field: str
    tokens: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True)
class Between:
    """Documents whose number ``field`` lies from ``least`` to ``most``, both included; None: no bound. Unscored."""

    field: str
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True)
class AnyOf:
    """At least ``minimum`` of the parts; scores add up."""

    parts: tuple[Fragment, ...]
    minimum: int = 1


@dataclass(frozen=True)
class AllOf:
    """Every part; scores add up."""

    parts: tuple[Fragment, ...]


@dataclass(frozen=True)
class Best:
    """Any of the parts; the best one's score counts, and ``tie`` of the others'."""

    parts: tuple[Fragment, ...]
    tie: float = 0.0


@dataclass(frozen=True)
class Constant:
    """What matches ``part`` scores ``score``, whatever the rarity of its words."""

    part: Fragment
    score: float


@dataclass(frozen=True)
class Boosted:
    """The score of ``part`` times ``factor``."""

    part: Fragment
    factor: float


@dataclass(frozen=True)
class Everything:
    """Every document, scored 0."""


Fragment = Term | Phrase | Between | AnyOf | AllOf | Best | Constant | Boosted | Everything


def any_of(parts: Sequence[Fragment], minimum: int = 1) -> Fragment | None:
    """AnyOf, or the part itself if it is alone, or None without parts."""
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else AnyOf(tuple(parts), min(minimum, len(parts)))


def all_of(parts: Sequence[Fragment]) -> Fragment | None:
    """AllOf, or the part itself if it is alone, or None without parts."""
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else AllOf(tuple(parts))


def best_of(parts: Sequence[Fragment], tie: float = 0.0) -> Fragment | None:
    """Best, or the part itself if it is alone, or None without parts."""
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else Best(tuple(parts), tie)
