"""The editors' rules as searches use them: in memory, looked at again every few seconds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max
from django.utils import timezone

from search.curation.keys import query_key
from search.curation.models import ResultRule
from search.kept import Kept
from search.query.understanding import Understanding

LOOK_AGAIN_SECONDS = 5.0


@dataclass(frozen=True)
class Curation:
    """Record numbers that come first, in order, and those that are left out."""

    pinned: tuple[int, ...] = ()
    blocked: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.pinned or self.blocked)


@dataclass(frozen=True)
class Rule:
    keys: frozenset[str]
    starts_at: datetime | None
    ends_at: datetime | None
    pinned: tuple[int, ...]
    blocked: tuple[int, ...]

    def holds_at(self, moment: datetime) -> bool:
        return not (self.starts_at and moment < self.starts_at) and not (self.ends_at and moment >= self.ends_at)


@dataclass(frozen=True)
class RuleBook:
    """All rules, by the keys of their queries."""

    by_key: dict[str, list[Rule]]

    def find(self, understood: Understanding) -> Curation:
        """What holds now for a query, as typed or as its words are meant (zjtx → 专精特新)."""
        keys = {query_key(understood.text), query_key(understood.corrected)} - {""}
        rules = [rule for key in sorted(keys) for rule in self.by_key.get(key, ()) if rule.holds_at(timezone.now())]
        blocked = frozenset(number for rule in rules for number in rule.blocked)
        pinned = [number for rule in rules for number in rule.pinned if number not in blocked]
        return Curation(tuple(dict.fromkeys(pinned)), blocked)


def find_curation(understood: Understanding) -> Curation:
    """What the editors decided for a query, at most LOOK_AGAIN_SECONDS ago."""
    return _kept.get().find(understood)


def forget_rules() -> None:
    """Look again next time."""
    _kept.forget()


def read_rules() -> RuleBook:
    by_key: dict[str, list[Rule]] = {}
    for rule in ResultRule.objects.order_by("pk").prefetch_related("pinned_results", "blocked_results"):
        made = _make_rule(rule)
        for key in made.keys:
            by_key.setdefault(key, []).append(made)
    return RuleBook(by_key)


def _make_rule(rule: ResultRule) -> Rule:
    return Rule(
        keys=frozenset(map(query_key, rule.phrases)),
        starts_at=rule.starts_at,
        ends_at=rule.ends_at,
        pinned=tuple(_page_numbers(rule.pinned_results.all())),
        blocked=tuple(_page_numbers(rule.blocked_results.all())),
    )


def _page_numbers(chosen: Iterable[object]) -> list[int]:
    """A page's record has the page's number."""
    return [row.page_id for row in chosen]  # type: ignore[attr-defined]


def _stamp() -> object:
    return tuple(ResultRule.objects.aggregate(newest=Max("changed_at"), count=Count("pk")).values())


_kept: Kept[RuleBook] = Kept(read_rules, empty=RuleBook({}), seconds=LOOK_AGAIN_SECONDS, stamp=_stamp)
