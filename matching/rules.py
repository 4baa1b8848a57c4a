"""What a rule is made of: plain JSON that records carry and browsers read (decision 0044).

``when`` is a tree of ``{"all": […]}``, ``{"any": […]}``, ``{"not": …}`` and leaves; None: the conditions were never
written in a form that a machine can judge.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any, Final, NotRequired, TypedDict

ENGINE: Final = 1  # raised when an older engine would misjudge what a newer one writes
DEEPEST, MOST_LEAVES, MOST_VALUES = 3, 30, 200
MOST_NUMBER = 10**12


class Field(TypedDict):
    """``kind``: ``codes`` (any of them counts), ``possible`` (one of them is true), ``held`` (with days), ``number``."""

    kind: str
    ops: tuple[str, ...]


FIELDS: Final[dict[str, Field]] = {
    "industry": {"kind": "codes", "ops": ("prefix", "in")},
    "town": {"kind": "codes", "ops": ("prefix", "in")},
    "size": {"kind": "possible", "ops": ("in",)},
    "above_scale": {"kind": "possible", "ops": ("in",)},
    "qualifications": {"kind": "held", "ops": ("has",)},
    "revenue": {"kind": "number", "ops": ("min", "max")},  # 万元
    "employees": {"kind": "number", "ops": ("min", "max")},  # persons
    "assets": {"kind": "number", "ops": ("min", "max")},  # 万元
    "age": {"kind": "number", "ops": ("min", "max")},  # months since ``founded_on``
    "rd_share": {"kind": "number", "ops": ("min", "max")},  # per cent × 100
}
GROUPS: Final = ("all", "any", "not")

Node = Mapping[str, Any]


class Leaf(TypedDict):
    """``label``: how people call the values, in Chinese; without it they stand for themselves."""

    id: str
    field: str
    op: str
    value: list[str] | int
    label: NotRequired[str]


class Rule(TypedDict):
    """``hard``: ids of leaves that an enterprise cannot change; ``notes``: conditions that no machine can judge."""

    version: int
    when: Node | None
    hard: list[str]
    notes: list[str]


class Held(TypedDict):
    """A qualification, under any of its names; first and last day, None: open."""

    name: str
    valid_from: str | None
    valid_to: str | None


class Profile(TypedDict, total=False):
    """What is known of an enterprise; what is not known is absent or None.

    ``industry``, ``town``: codes; ``size``, ``above_scale`` (``yes``, ``no``): those that are possible; an empty list
    of these says nothing. ``qualifications``: an empty list says that it holds none. Days as ``2025-03-01``.
    """

    industry: list[str] | None
    town: list[str] | None
    size: list[str] | None
    above_scale: list[str] | None
    qualifications: list[Held] | None
    revenue: int | None
    employees: int | None
    assets: int | None
    founded_on: str | None
    rd_share: int | None


class BadRule(ValueError):
    """Why a rule cannot be taken."""


def check_rule(rule: Rule) -> None:
    """Raises BadRule for a rule that this engine would not read, or that is larger than rules may be."""
    if rule["version"] > ENGINE:
        raise BadRule(f"version {rule['version']} is newer than {ENGINE}")
    if rule["when"] is None:
        return
    _check_node(rule["when"], 0)
    ids = [leaf["id"] for leaf in leaves_of(rule["when"])]
    if len(ids) > MOST_LEAVES:
        raise BadRule(f"{len(ids)} leaves, {MOST_LEAVES} at most")
    if len(ids) != len(set(ids)):
        raise BadRule("two leaves have one id")
    if unknown := set(rule["hard"]) - set(ids):
        raise BadRule(f"hard leaves that there are not: {sorted(unknown)}")


def _check_node(node: Node, depth: int) -> None:
    group = group_of(node)
    if group is None:
        _check_leaf(node)
        return
    if depth == DEEPEST:
        raise BadRule(f"groups in groups in groups, {DEEPEST} deep at most")
    children = children_of(node)
    if not children:
        raise BadRule(f"an empty {group}")
    for child in children:
        _check_node(child, depth + 1)


def _check_leaf(leaf: Node) -> None:
    field = FIELDS.get(str(leaf.get("field")))
    if field is None or leaf.get("op") not in field["ops"]:
        raise BadRule(f"{leaf.get('field')} {leaf.get('op')}")
    value = leaf.get("value")
    if field["kind"] == "number":
        if type(value) is not int or not 0 <= value <= MOST_NUMBER:
            raise BadRule(f"{value!r} is no whole number")
    elif not isinstance(value, list) or not 0 < len(value) <= MOST_VALUES or not all(map(_is_word, value)):
        raise BadRule(f"{value!r} is no list of words")


def _is_word(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def group_of(node: Node) -> str | None:
    return next((group for group in GROUPS if group in node), None)


def children_of(node: Node) -> list[Node]:
    group = group_of(node)
    if group is None:
        return []
    return [node["not"]] if group == "not" else list(node[group])


def leaves_of(node: Node | None) -> Iterator[Node]:
    if node is None:
        return
    if group_of(node) is None:
        yield node
    for child in children_of(node):
        yield from leaves_of(child)


def is_readable(rule: Rule) -> bool:
    """Whether this engine knows everything that the rule asks."""
    return rule["version"] <= ENGINE and all(
        leaf["op"] in FIELDS.get(leaf["field"], {"kind": "", "ops": ()})["ops"] for leaf in leaves_of(rule["when"])
    )


def hash_rule(rule: Rule) -> str:
    """The same for rules that say the same."""
    text = json.dumps(rule, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]
