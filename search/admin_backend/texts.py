"""The texts of an object that editors search, the newest draft's among them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Manager
from django.utils.encoding import force_str
from wagtail.search.index import AutocompleteField, RelatedFields, SearchField

from search.admin_backend.tokens import number_tokens, sound_tokens, written_tokens
from search.analysis.tokens import unique

# A vector of PostgreSQL holds a megabyte; half of it is more text than any page has.
MAX_TOKENS = 40_000


@dataclass(frozen=True)
class IndexedTokens:
    """An object as tokens.

    Attributes:
        names: title and other names, numbers, in order.
        sounds: how they sound, and parts of their letters and digits. body: other text, each token once.
    """

    names: list[str]
    sounds: list[str]
    body: list[str]

    @property
    def title_norm(self) -> float:
        """From 1 for an empty name down to 0: of two titles with the words asked for, the shorter one is meant."""
        return 20.0 / (20.0 + len(self.names))


def tokens_of(instance: Any) -> IndexedTokens:
    """Tokens of what is public and, where there is one, of the draft that follows it."""
    names: list[str] = []
    bodies: list[str] = []
    for version in versions(instance):
        for field, text in field_texts(version, version.get_search_fields()):
            is_name = isinstance(field, AutocompleteField) or field.field_name == "title"
            (names if is_name else bodies).append(text)
    names = unique(names)
    bodies = [text for text in unique(bodies) if text not in names]
    written = [token for text in names for token in written_tokens(text)]
    return IndexedTokens(
        names=[*written, *number_tokens(names)],
        sounds=unique(token for text in names for token in sound_tokens(text)),
        body=unique(written_tokens("\n".join(bodies)))[:MAX_TOKENS],
    )


def versions(instance: Any) -> Iterator[Any]:
    """The object and its unpublished draft: editors look for what they wrote, published or not."""
    yield instance
    if getattr(instance, "has_unpublished_changes", False) and getattr(instance, "latest_revision", None):
        yield instance.latest_revision.as_object()


def field_texts(instance: Any, fields: Any) -> Iterator[tuple[Any, str]]:
    """Fields with their text, those of related objects (tags) among them; without blank ones."""
    for field in fields:
        if isinstance(field, RelatedFields):
            for related in related_objects(field.get_value(instance)):
                yield from field_texts(related, field.fields)
        elif isinstance(field, SearchField | AutocompleteField):
            text = as_text(field.get_value(instance)).strip()
            if text:
                yield field, text


def related_objects(value: Any) -> list[Any]:
    if value is None:
        return []
    if isinstance(value, Manager):
        return list(value.all())
    return [value() if callable(value) else value]


def as_text(value: Any) -> str:
    """Lists and mappings (StreamFields give lists) become lines."""
    if value is None:
        return ""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return "\n".join(map(as_text, value))
    return force_str(value)
