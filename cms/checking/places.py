"""Every place of a page that an editor writes into: what stands there, and the address that leads back to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from wagtail.blocks import StreamValue, StructValue
from wagtail.blocks.list_block import ListValue
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.rich_text import RichText

from office_files.html.words import html_to_text

# Wagtail's own columns: nobody writes text there.
NOT_WRITTEN = {field.name for field in Page._meta.get_fields()} - {"title"}


@dataclass(frozen=True)
class Place:
    """A field, or one block of a StreamField.

    Attributes:
        label: what it is called in the form, blocks with their number (``"正文第 3 块"``).
        anchor: fragment that scrolls the form to it.
        text: its words. sources: rich text as stored, for links. value: the block's or field's own value.
        kind: block type, or "" for a field. field: the field's name.
    """

    label: str
    anchor: str
    text: str
    sources: tuple[str, ...]
    value: Any
    kind: str
    field: str


def places_of(page: Page) -> list[Place]:
    """In the order of the model's fields."""
    written = [f for f in page._meta.get_fields() if f.name not in NOT_WRITTEN and getattr(f, "editable", False)]
    return [place for field in written for place in _field_places(page, field)]


def _field_places(page: Page, field: Any) -> Iterator[Place]:
    value = field.value_from_object(page) if isinstance(field, models.Field) else None
    if isinstance(field, StreamField):
        yield from _block_places(field, value)
    elif isinstance(field, RichTextField):
        yield _place(field, html_to_text(value or ""), (value or "",), value)
    elif isinstance(field, models.CharField | models.TextField):
        yield _place(field, str(value or ""), (), value)


def _place(field: Any, text: str, sources: tuple[str, ...], value: Any) -> Place:
    return Place(str(field.verbose_name), f"id_{field.name}", text, sources, value, "", field.name)


def _block_places(field: Any, blocks: StreamValue) -> Iterator[Place]:
    for number, child in enumerate(blocks, 1):
        label = _("%(field)s第 %(number)d 块") % {"field": field.verbose_name, "number": number}
        text = " ".join(child.block.get_searchable_content(child.value))
        sources = tuple(_rich_sources(child.value))
        yield Place(label, f"block-{child.id}-section", text, sources, child.value, child.block_type, field.name)


def _rich_sources(value: Any) -> Iterator[str]:
    if isinstance(value, RichText):
        yield value.source
    elif isinstance(value, StructValue):
        for part in value.values():
            yield from _rich_sources(part)
    elif isinstance(value, ListValue):
        for part in value:
            yield from _rich_sources(part)
