"""What editors wrote into a page's own fields, as text."""

from typing import Any

from django.db import models
from wagtail.models import Page


def written_words(page: Any) -> list[str]:
    """The texts of a kind's own text fields and StreamFields, without markup. Page's title is searched by itself."""
    own = (field for field in page._meta.concrete_fields if field.model is not Page and field.editable)
    return [text for field in own for text in field_words(page, field) if text]


def field_words(page: Any, field: Any) -> list[str]:
    """One field's texts; none for dates, choices and links to other objects."""
    value = field.value_from_object(page)
    if hasattr(field, "get_searchable_content"):
        return [str(text) for text in field.get_searchable_content(value)]
    if isinstance(field, models.CharField | models.TextField) and not field.choices:
        return [str(value or "")]
    return []
