"""What kinds of records there are: each says itself once, in its own package (``site_content/KIND/kinds.py``).

Who shows, shares, searches or counts records asks here and keeps no list of kinds of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

from publishing.record_shape import RecordShape
from publishing.record_texts import Unmarked, how_found, text_marks

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Directory:
    """A section that is looked through by group rather than by date.

    Attributes:
        by: the record's key whose term (or terms) name its group; "": all in one.
    """

    by: str = ""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of record.

    Attributes:
        name: in records, addresses of the API and templates. label: what people read, everywhere (Chinese).
        shape: what its records are made of.
        query_words: words of a query that ask for it, besides its documents' own.
        has_page: it has a page of its own, by the theme's template of its name (portals and sections are made otherwise).
        is_shared: other portals can list it.
        is_owner: pages stand below it that are its own (their records' ``owner``).
        is_standing: right for as long as nothing changes: a section of it never counts as stale.
        is_announced: its date is a day to come, when it takes place.
        on_portals: the newest stand on a portal's page in a list of their own, besides those for which the theme has a place.
        directory: how a section of it is looked through; None: the newest first, years in archives.
        material: what of a document readers are told of when it changes; None: nothing of it is kept (publishing.past_versions).
    """

    name: str
    label: "str | _StrPromise"
    shape: type[RecordShape]
    query_words: tuple[str, ...] = ()
    has_page: bool = True
    is_shared: bool = False
    is_owner: bool = False
    is_standing: bool = False
    is_announced: bool = False
    on_portals: bool = False
    directory: Directory | None = None
    material: Callable[[dict[str, Any]], dict[str, Any]] | None = None


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Once per kind, when its package is loaded. Raises ValueError for a name that is taken or is not the shape's,
    Unmarked for a text of which the shape does not say how it is found."""
    if kind.name in _kinds:
        raise ValueError(f"Two kinds of record are called {kind.name}")
    if get_args(kind.shape.model_fields["kind"].annotation) != (kind.name,):
        raise ValueError(f"{kind.shape.__name__}.kind must be Literal[{kind.name!r}]")
    _check_texts(kind.shape)
    _kinds[kind.name] = kind
    return kind


def _check_texts(shape: type[RecordShape]) -> None:
    for path, marks in text_marks(shape):
        try:
            how_found(marks)
        except Unmarked as error:
            raise Unmarked(f"{shape.__name__}.{'.'.join(path)}: {error}") from error


def get_kind(name: str) -> Kind:
    """Raises KeyError for a kind that nobody registered."""
    return _kinds[name]


def find_kind(name: str | None) -> Kind | None:
    return _kinds.get(name) if name else None


def shape_document(document: dict[str, Any]) -> dict[str, Any]:
    """The document as its kind has it, its keys in their order. Raises KeyError for a kind that there is not, pydantic's
    ValidationError for a key too many or too few and for a value of another type."""
    shaped = get_kind(document["kind"]).shape.model_validate(document).model_dump()
    return {key: shaped[key] for key in document}


def directory_of(name: str | None) -> Directory | None:
    """How people look through a section that lists a kind, by group; None: by date."""
    kind = find_kind(name)
    return kind.directory if kind else None


def all_kinds() -> tuple[Kind, ...]:
    """In the order of their packages in INSTALLED_APPS."""
    return tuple(_kinds.values())


def kind_names() -> tuple[str, ...]:
    return tuple(_kinds)


def kind_label(name: str) -> str:
    """What people call a kind; a name that is none as it is."""
    return str(_kinds[name].label) if name in _kinds else name


def kinds_with_page() -> frozenset[str]:
    return frozenset(kind.name for kind in all_kinds() if kind.has_page)


def shared_kinds() -> frozenset[str]:
    return frozenset(kind.name for kind in all_kinds() if kind.is_shared)


def standing_kinds() -> frozenset[str]:
    return frozenset(kind.name for kind in all_kinds() if kind.is_standing)


def owner_kinds() -> frozenset[str]:
    return frozenset(kind.name for kind in all_kinds() if kind.is_owner)


def announced_kinds() -> frozenset[str]:
    return frozenset(kind.name for kind in all_kinds() if kind.is_announced)


def kinds_asked_for(word: str) -> list[str]:
    """The kinds that a word of a query names."""
    return [kind.name for kind in all_kinds() if word in kind.query_words]
