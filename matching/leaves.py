"""One condition and one enterprise: yes, no, or nobody knows. Twin: the first part of ``match.js``."""

from collections.abc import Iterable
from typing import Any, Final

from matching.rules import FIELDS, Held, Node, Profile

NO, UNKNOWN, YES = -1, 0, 1
State = int  # one of the three, ordered as Kleene's logic wants it

MONTHS: Final = 12


def judge_leaf(leaf: Node, profile: Profile, on: str) -> State:
    """``on``: the day for which it is asked, ``2025-03-01``."""
    kind = FIELDS[leaf["field"]]["kind"]
    value = known(leaf["field"], profile, on)
    if value is None:
        return UNKNOWN
    if kind == "codes":
        return _judge_codes(value, leaf)
    if kind == "possible":
        return _judge_possible(value, leaf["value"])
    if kind == "held":
        return YES if any(holds_on(held, on) for held in wanted(value, leaf)) else NO
    return _state(value >= leaf["value"] if leaf["op"] == "min" else value <= leaf["value"])


def known(field: str, profile: Profile, on: str) -> Any:
    """None where nothing is known of it."""
    if field == "age":
        founded = profile.get("founded_on")
        return months_between(founded, on) if founded else None
    value = profile.get(field)
    return None if value == [] and field != "qualifications" else value


def months_between(first: str, last: str) -> int:
    """Whole months; negative before ``first``."""
    years, months = int(last[:4]) - int(first[:4]), int(last[5:7]) - int(first[5:7])
    return years * MONTHS + months - (int(last[8:10]) < int(first[8:10]))


def wanted(held: Iterable[Held], leaf: Node) -> list[Held]:
    """Those of its qualifications that the condition names, valid or not."""
    return [one for one in held if one["name"] in leaf["value"]]


def holds_on(held: Held, on: str) -> bool:
    return (held["valid_from"] or on) <= on <= (held["valid_to"] or on)


def _judge_codes(codes: list[str], leaf: Node) -> State:
    if leaf["op"] == "in":
        return _state(any(code in leaf["value"] for code in codes))
    if any(code.startswith(wanted) for code in codes for wanted in leaf["value"]):
        return YES
    # A code that is less exact than the one asked for may be of it.
    return UNKNOWN if any(wanted.startswith(code) for code in codes for wanted in leaf["value"]) else NO


def _judge_possible(possible: list[str], values: list[str]) -> State:
    within = [value in values for value in possible]
    return YES if all(within) else UNKNOWN if any(within) else NO


def _state(is_so: bool) -> State:
    return YES if is_so else NO
