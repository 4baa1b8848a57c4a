"""What the texts of a record are to those who read them: said once, in the type of each (publishing.shapes)."""

from collections.abc import Callable, Iterator
from enum import StrEnum
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel


class Found(StrEnum):
    """By what search finds a text. On a key that holds objects it counts for all that is found in them.

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


class Names(StrEnum):
    """What a text names. The traditional edition leaves names as they are."""

    BODY = "body"
    PERSON = "person"


class Unmarked(TypeError):
    """A text of which nobody said how it is found."""


Path = tuple[str, ...]
Marks = tuple[Any, ...]
# The keys under which texts of one sort stand in a record: those of its objects below them, nothing below a text.
# Plain data: processes that know no kinds are given it.
Plan = dict[str, "Plan"]


def plan_texts(shape: type[BaseModel], wanted: Callable[[Marks], bool]) -> Plan:
    """Where the texts stand whose marks are ``wanted``, in the order of the shape's keys."""
    plan: Plan = {}
    for path, marks in text_marks(shape):
        if wanted(marks):
            below = plan
            for key in path:
                below = below.setdefault(key, {})
    return plan


def planned_texts(value: Any, plan: Plan) -> Iterator[str]:
    """The texts of a document, or of a part of one, that a plan names, through lists and objects."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, below in plan.items():
            yield from planned_texts(value.get(key), below)
    elif isinstance(value, list):
        for item in value:
            yield from planned_texts(item, plan)


def text_marks(shape: type[BaseModel], above: Marks = ()) -> Iterator[tuple[Path, Marks]]:
    """Every text of a shape: the keys that lead to it, and the marks on the way, the outermost first."""
    for name, field in shape.model_fields.items():
        for path, marks in _text_marks(field.annotation, (*above, *field.metadata)):
            yield (name, *path), marks


def _text_marks(kind: Any, above: Marks) -> Iterator[tuple[Path, Marks]]:
    origin = get_origin(kind)
    if origin is Annotated:
        inner, *marks = get_args(kind)
        yield from _text_marks(inner, (*above, *marks))
    elif origin in (Union, UnionType, list):
        for inner in get_args(kind):
            yield from _text_marks(inner, above)
    elif isinstance(kind, type) and issubclass(kind, BaseModel):
        yield from text_marks(kind, above)
    elif kind is str:
        yield (), above


def how_found(marks: Marks) -> Found:
    """What is said of the whole counts for its parts, but for those that are found nowhere. Raises Unmarked."""
    said = [mark for mark in marks if isinstance(mark, Found)]
    if not said:
        raise Unmarked("Say of every text how search finds it (publishing.record_texts.Found)")
    return Found.NOWHERE if Found.NOWHERE in said else said[0]
