"""How many enterprises of the registry a rule fits, before it is public: counts only, and none of fewer than five."""

from collections import Counter
from dataclasses import dataclass, field

from matching.describing import describe_conditions
from matching.match import DOES_NOT, FITS, NEARLY, OPEN, TO_CONFIRM, Reason, match
from matching.rules import Node, Rule, leaves_of
from services.enterprises.profiles import active_profiles

SHOWN_FROM = 5


@dataclass
class Condition:
    """A part of the rule's conjunction. ``fails``, ``unknown``: enterprises that do not meet it, or of which that is not
    known; ``alone``: for which nothing else is missing."""

    text: str
    fails: int = 0
    unknown: int = 0
    alone: int = 0


@dataclass
class Reach:
    """``asked``: enterprises in business; ``conditions`` in the order of the rule."""

    asked: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    conditions: list[Condition] = field(default_factory=list)

    @property
    def fits(self) -> int:
        return self.outcomes[FITS] + self.outcomes[TO_CONFIRM]

    @property
    def nearly(self) -> int:
        return self.outcomes[NEARLY]

    @property
    def does_not(self) -> int:
        return self.outcomes[DOES_NOT]

    @property
    def excluding_all(self) -> list[Condition]:
        return [condition for condition in self.conditions if self.asked and condition.fails == self.asked]

    @property
    def is_open(self) -> bool:
        return self.asked > 0 and self.outcomes[OPEN] == self.asked


def find_reach(rule: Rule, on: str) -> Reach:
    """``on``: the day, ``2025-03-01``."""
    nodes = _parts(rule["when"])
    reach = Reach(conditions=[Condition(describe_conditions(node)) for node in nodes])
    part_of = {leaf["id"]: at for at, node in enumerate(nodes) for leaf in leaves_of(node)}
    for _number, profile in active_profiles():
        verdict = match(rule, profile, on)
        reach.asked += 1
        reach.outcomes[verdict["outcome"]] += 1
        _count(reach, verdict["reasons"], part_of)
    return reach


def say_count(count: int) -> str:
    """Few enterprises are known by name: how few is not said."""
    return str(count) if count == 0 or count >= SHOWN_FROM else f"少于 {SHOWN_FROM}"


def _parts(when: Node | None) -> list[Node]:
    if when is None:
        return []
    return list(when["all"]) if "all" in when else [when]


def _count(reach: Reach, reasons: list[Reason], part_of: dict[str, int]) -> None:
    failing = {part_of[leaf] for r in reasons if r["state"] == "no" for leaf in r["leaves"]}
    missing = {part_of[leaf] for reason in reasons for leaf in reason["leaves"]}
    for at in missing:
        condition = reach.conditions[at]
        condition.fails += at in failing
        condition.unknown += at not in failing
        condition.alone += len(missing) == 1
