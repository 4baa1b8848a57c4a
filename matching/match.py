"""Whether a rule fits an enterprise (services brief §3.2). Twin: ``match.js``; ``cases/`` and tests hold them together.

Conditions are yes, no or unknown; ``all`` is the least, ``any`` the greatest of its parts, ``not`` swaps. Each part of
the conjunction that is not yes is a **reason**. Knowing more never takes back a *fits* or a *does not*.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple, TypedDict

from matching.leaves import NO, UNKNOWN, YES, State, judge_leaf
from matching.rules import Node, Profile, Rule, is_readable
from matching.words import explain_leaf

NEAR_MAX: Final = 2  # failing reasons

FITS, TO_CONFIRM, NEARLY, DOES_NOT, OPEN, TOO_NEW = "fits", "to_confirm", "nearly", "does_not", "open", "too_new"


class Reason(TypedDict):
    """``state``: ``no`` or ``unknown``; ``leaves``: the ids of the conditions that it speaks of; ``hard``: nothing
    that the enterprise does can change it."""

    state: str
    leaves: list[str]
    hard: bool
    text: str


class Verdict(TypedDict):
    """``outcome``: one of the constants above; reasons: what cannot be changed first, then what fails, then what is not
    known, each in the order of the rule; ``notes``: conditions that somebody has to judge."""

    outcome: str
    reasons: list[Reason]
    notes: list[str]


class _Asked(NamedTuple):
    profile: Profile
    on: str
    hard: frozenset[str]


def match(rule: Rule, profile: Profile, on: str) -> Verdict:
    """``on``: the day for which it is asked, ``2025-03-01``."""
    if not is_readable(rule):
        return {"outcome": TOO_NEW, "reasons": [], "notes": ["这项政策的条件由更新的版本写成，请刷新页面后再看。"]}
    notes = list(rule["notes"])
    if rule["when"] is None:
        return {"outcome": OPEN, "reasons": [], "notes": notes}
    reasons = _find_reasons(rule["when"], False, _Asked(profile, on, frozenset(rule["hard"])))
    return {"outcome": _decide(reasons, notes), "reasons": sorted(reasons, key=_rank), "notes": notes}


def _decide(reasons: list[Reason], notes: list[str]) -> str:
    if not reasons:
        return TO_CONFIRM if notes else FITS
    failing = [reason for reason in reasons if reason["state"] == "no"]
    if len(failing) > NEAR_MAX or any(reason["hard"] for reason in failing):
        return DOES_NOT
    return NEARLY


def _rank(reason: Reason) -> int:
    return 0 if reason["hard"] else 1 if reason["state"] == "no" else 2


def _find_reasons(node: Node, negated: bool, asked: _Asked) -> list[Reason]:
    """Everything that keeps a part of the rule from being met: all of it has to change."""
    if "not" in node:
        return _find_reasons(node["not"], not negated, asked)
    if "all" in node or "any" in node:
        is_all = ("all" in node) != negated
        parts = [_find_reasons(child, negated, asked) for child in node["all" if "all" in node else "any"]]
        return [reason for part in parts for reason in part] if is_all else _join_choices(parts)
    state = judge_leaf(node, asked.profile, asked.on)
    if (state == UNKNOWN) or (state == YES) == negated:
        return [_explain(node, negated, state, asked)]
    return []


def _explain(leaf: Node, negated: bool, state: State, asked: _Asked) -> Reason:
    return {
        "state": "unknown" if state == UNKNOWN else "no",
        "leaves": [leaf["id"]],
        "hard": state != UNKNOWN and leaf["id"] in asked.hard,
        "text": explain_leaf(leaf, negated, state, asked.profile, asked.on),
    }


def _join_choices(choices: list[list[Reason]]) -> list[Reason]:
    """One reason for parts of which one would do; parts that nothing can change are left out where another can."""
    if any(not choice for choice in choices):
        return []
    open_choices = [choice for choice in choices if not any(reason["hard"] for reason in choice)]
    is_hard = not open_choices
    shown = [[reason for reason in choice if reason["hard"]] for choice in choices] if is_hard else open_choices
    texts = list(dict.fromkeys("，并且".join(reason["text"] for reason in choice) for choice in shown))
    is_unknown = any(_state_of(choice) == UNKNOWN for choice in choices)
    return [
        {
            "state": "unknown" if is_unknown else "no",
            "leaves": list(dict.fromkeys(_leaves(shown))),
            "hard": is_hard,
            "text": texts[0] if len(texts) == 1 else "满足一项即可：" + "；或者".join(texts),
        }
    ]


def _state_of(choice: list[Reason]) -> State:
    return NO if any(reason["state"] == "no" for reason in choice) else UNKNOWN


def _leaves(choices: list[list[Reason]]) -> Iterable[str]:
    return (leaf for choice in choices for reason in choice for leaf in reason["leaves"])
