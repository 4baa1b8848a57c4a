"""What pages and snippets refer to that belongs to a team: pages, images and documents."""

from collections.abc import Collection, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from cms.teams.borders import oversees, visible_files, visible_pages
from cms.wagtail_seams.references import references_in

# The model that the object is owned as, and its primary key in plain digits.
Reference = tuple[type[models.Model], str]


def owned_models() -> tuple[type[models.Model], ...]:
    return (Page, get_image_model(), get_document_model())


def owned_reference(model: type[models.Model], pk: Any) -> Iterator[Reference]:
    """Only pages, images and documents belong to a team."""
    for base in owned_models():
        if issubclass(model, base):
            yield base, str(pk)


def plain_key(model: type[models.Model], value: Any) -> str | None:
    """A primary key as the database would read it (" 12", "１２" and "012" are 12), or None if it is none."""
    try:
        key = model._meta.pk.to_python(value)
    except (ValidationError, ValueError, TypeError, OverflowError):
        return None
    return None if key is None else str(key)


def plain_keys(model: type[models.Model], values: Collection[Any]) -> set[str]:
    return {key for value in values if (key := plain_key(model, value)) is not None}


def sent_page(value: Any) -> Page | None:
    """The page that a form names by its number."""
    return Page.objects.filter(pk=plain_key(Page, value)).first()


def foreign_ones(user: Any, references: Collection[Reference]) -> set[Reference]:
    """Those that the user may not see. What is not there counts too, so that nobody learns which numbers are taken."""
    if oversees(user):
        return set()
    foreign: set[Reference] = set()
    for model in owned_models():
        wanted = {pk for base, pk in references if base is model}
        if wanted:
            objects = model._default_manager.filter(pk__in=wanted)
            seen = visible_pages(user, objects) if model is Page else visible_files(user, objects)
            foreign |= {(model, pk) for pk in wanted - {str(pk) for pk in seen.values_list("pk", flat=True)}}
    return foreign


def known_references(instance: models.Model | None) -> set[Reference]:
    """What the saved object or its latest draft refers to already: somebody with the right to do so put it there."""
    saved = type(instance)._default_manager.filter(pk=instance.pk).first() if instance and instance.pk else None
    if saved is None:
        return set()
    latest = saved.get_latest_revision_as_object() if hasattr(saved, "get_latest_revision_as_object") else saved
    known: set[Reference] = set()
    for version in (saved, latest):
        for model, pk in references_in(version):
            known |= set(owned_reference(model, pk))
    return known
