"""What an object refers to, drafts included: the reference index keeps that of public versions alone."""

from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from wagtail.models import ReferenceIndex


def references_in(instance: Model) -> Iterator[tuple[type[Model], Any]]:
    """Model and primary key."""
    for content_type, pk, _model_path, _content_path in ReferenceIndex._extract_references_from_object(instance):
        if model := ContentType.objects.get_for_id(content_type).model_class():
            yield model, pk
