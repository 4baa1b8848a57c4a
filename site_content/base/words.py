"""What editors wrote into a page's own fields, as text."""

from typing import Any

from django.db import models
from wagtail.fields import StreamField
from wagtail.models import Page

# Of Wagtail's own fields the title is searched by itself; addresses and notes for machines are not words.
NOT_WORDS = {field.name for field in Page._meta.get_fields()} | {"source_id", "source_hash", "doc_number_body"}


def written_words(page: Any) -> list[str]:
    """The texts of all its text fields and StreamFields, without markup; empty ones left out."""
    texts = (field_words(page, field) for field in page._meta.concrete_fields if field.name not in NOT_WORDS)
    return [text for found in texts for text in found if text]


def field_words(page: Any, field: Any) -> list[str]:
    value = field.value_from_object(page)
    if isinstance(field, StreamField) or hasattr(field, "get_searchable_content"):
        return [str(text) for text in field.get_searchable_content(value)]
    if isinstance(field, models.CharField | models.TextField) and field.editable and not field.choices:
        return [str(value or "")]
    return []
