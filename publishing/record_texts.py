"""How the texts of a record are found: said once, in the type of each (publishing.shapes), read by whoever searches."""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel


class Found(StrEnum):
    """By what a text is found. On a key that holds objects it counts for all that is found in them.

    Attributes:
        TITLE: what the page is called; ALIAS: another name of the page, found like its title.
        NAME: short and telling: bodies, people's offices, keywords.
        PROSE: what is read; TEXT: the page's own text (summary and body).
        NOWHERE: numbers of records, addresses, codes, dates, and what is told better by another record's own texts.
    """

    TITLE = "title"
    ALIAS = "alias"
    NAME = "name"
    PROSE = "prose"
    TEXT = "text"
    NOWHERE = "nowhere"


class Unmarked(TypeError):
    """A text of which nobody said how it is found."""


# The keys under which texts of one sort stand in a record: those of its objects below them, nothing below a text.
# Plain data: processes that know no kinds are given it.
Plan = dict[str, "Plan"]


def plan_texts(shape: type[BaseModel], sorts: Iterable[Found]) -> Plan:
    """Where the texts of some sorts are, in the order of the shape's keys."""
    wanted = set(sorts)
    plan: Plan = {}
    for path, found in text_paths(shape):
        if found in wanted:
            below = plan
            for key in path:
                below = below.setdefault(key, {})
    return plan


Path = tuple[str, ...]


def text_paths(shape: type[BaseModel], above: Found | None = None) -> Iterator[tuple[Path, Found]]:
    """Every text of a shape: the keys that lead to it, and how it is found. Raises Unmarked."""
    for name, field in shape.model_fields.items():
        for path, found in _paths(field.annotation, _together(above, field.metadata)):
            if found is None:
                raise Unmarked(f"{shape.__name__}.{name}: say how search finds it (publishing.record_texts.Found)")
            yield (name, *path), found


def _paths(kind: Any, above: Found | None) -> Iterator[tuple[Path, Found | None]]:
    origin = get_origin(kind)
    if origin is Annotated:
        inner, *marks = get_args(kind)
        yield from _paths(inner, _together(above, marks))
    elif origin in (Union, UnionType, list):
        # Objects of several shapes in one place (the blocks of a body) share keys.
        yield from dict(pair for inner in get_args(kind) for pair in _paths(inner, above)).items()
    elif isinstance(kind, type) and issubclass(kind, BaseModel):
        yield from text_paths(kind, above)
    elif kind is str:
        yield (), above


def _together(above: Found | None, marks: Iterable[Any]) -> Found | None:
    """What is said of the whole counts for its parts, but for those that are found nowhere."""
    own = next((mark for mark in marks if isinstance(mark, Found)), None)
    return Found.NOWHERE if Found.NOWHERE in (above, own) else above or own
