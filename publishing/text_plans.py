"""Where the texts of each kind of record stand that search, lists and the traditional edition ask for.

Records of a kind whose package is gone stand until the sweep withdraws them: nothing is known of their texts.
"""

from dataclasses import dataclass
from functools import cache

from publishing.kinds import all_kinds, find_kind, kind_names
from publishing.record_shape import RecordShape
from publishing.record_texts import Found, Names, Plan, how_found, plan_texts
from publishing.shapes import LONG


@dataclass(frozen=True)
class SearchPlan:
    """Where the texts of a kind stand that search finds a record by, besides its title, summary and body."""

    aliases: Plan
    names: Plan
    prose: Plan


@dataclass(frozen=True)
class NamePlan:
    """Where the names of bodies and of people stand in a kind's records."""

    bodies: Plan
    people: Plan


def search_plan(kind: str) -> SearchPlan:
    """Plain data, for processes that know no kinds."""
    found = find_kind(kind)
    return _plan_search(found.shape) if found else SearchPlan({}, {}, {})


def name_plan(kind: str) -> NamePlan:
    found = find_kind(kind)
    return _plan_names(found.shape) if found else NamePlan({}, {})


def long_keys() -> tuple[str, ...]:
    """The keys that lists leave out, of all kinds."""
    return _long_keys(kind_names())


def keys_with_names() -> frozenset[str]:
    """The keys under which a kind has names."""
    plans = [name_plan(kind) for kind in kind_names()]
    return frozenset(key for plan in plans for key in (*plan.bodies, *plan.people))


@cache
def _plan_search(shape: type[RecordShape]) -> SearchPlan:
    def found_as(found: Found) -> Plan:
        return plan_texts(shape, lambda marks: how_found(marks) is found)

    return SearchPlan(found_as(Found.ALIAS), found_as(Found.NAME), found_as(Found.PROSE))


@cache
def _plan_names(shape: type[RecordShape]) -> NamePlan:
    bodies = plan_texts(shape, lambda marks: Names.BODY in marks)
    return NamePlan(bodies, plan_texts(shape, lambda marks: Names.PERSON in marks))


@cache
def _long_keys(_kinds: tuple[str, ...]) -> tuple[str, ...]:
    fields = (pair for kind in all_kinds() for pair in kind.shape.model_fields.items())
    return tuple(sorted({name for name, field in fields if LONG in field.metadata}))
