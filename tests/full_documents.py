"""Documents in which every key says something, and every text a word that stands nowhere else: made from the shapes."""

import hashlib
from collections.abc import Iterator
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, StringConstraints

from publishing.kinds import Kind

Path = tuple[str, ...]
DAY, MOMENT = "2024-05-01", "2024-05-01T09:00:00+08:00"


def make_full_document(kind: Kind, number: int) -> tuple[dict[str, Any], dict[Path, str]]:
    """A document with its words by the keys that lead to them (of the blocks of a body: by their type too)."""
    words: dict[Path, str] = {}
    document = _object(kind.shape, (kind.name,), words)
    place = {"portal": "1", "section": "2", "owner": None, "ancestors": ["1", "2"], "shared_with": []}
    fixed = {"id": str(number), "url": f"/{kind.name}/", **place, "date": DAY}
    if "lists" in document:
        fixed["lists"] = "policy"
    document |= fixed
    return document, {path[1:]: word for path, word in words.items() if path[1] not in fixed}


def _object(shape: type[BaseModel], path: Path, words: dict[Path, str]) -> dict[str, Any]:
    return {
        name: _value(field.annotation, field.metadata, (*path, name), words)
        for name, field in shape.model_fields.items()
    }


def _value(kind: Any, marks: list[Any], path: Path, words: dict[Path, str]) -> Any:
    origin = get_origin(kind)
    if origin is Annotated:
        inner, *more = get_args(kind)
        return _value(inner, [*marks, *more], path, words)
    if origin is Literal:
        return get_args(kind)[0]
    if origin is list:
        return [_value(choice, marks, place, words) for choice, place in _choices(get_args(kind)[0], path)]
    if origin in (Union, UnionType):
        return _value(next(arg for arg in get_args(kind) if arg is not NoneType), marks, path, words)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return _object(kind, path, words)
    if kind is str:
        return _pattern(marks) or words.setdefault(path, _word(path))
    return {int: 7, float: 7.5, bool: True}[kind]


def _choices(kind: Any, path: Path) -> Iterator[tuple[Any, Path]]:
    """What stands in a list: one of each shape that can."""
    inner = get_args(kind)[0] if get_origin(kind) is Annotated else kind
    shapes = get_args(inner) if get_origin(inner) in (Union, UnionType) else ()
    named = all("type" in shape.model_fields for shape in shapes)
    if not shapes or not named:
        yield kind, path
    for shape in shapes if named else ():
        yield shape, (*path, get_args(shape.model_fields["type"].annotation)[0])


def _pattern(marks: list[Any]) -> str:
    """A day or a moment, for a text that must be one; else nothing."""
    patterns = [mark.pattern for mark in marks if isinstance(mark, StringConstraints)]
    return "" if not patterns else MOMENT if "T" in str(patterns[0]) else DAY


def _word(path: Path) -> str:
    """Ten letters, far from those of any other path."""
    digest = hashlib.sha256("/".join(path).encode()).digest()
    return "".join(chr(ord("a") + byte % 26) for byte in digest[:10])
