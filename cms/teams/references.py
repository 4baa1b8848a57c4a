"""What a page's form may refer to: choosers offer only what is within the borders, this holds for what is sent."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext as _
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, ReferenceIndex

from cms.teams.borders import oversees, visible_files, visible_pages

Reference = tuple[type[models.Model], str]


def find_foreign_references(form: Any) -> list[str]:
    """Chinese messages about pages and files of other teams that a valid page form newly refers to."""
    user = form.for_user
    if user is None or oversees(user):
        return []
    foreign = foreign_ones(user, set(references_of(form)))
    if foreign and form.instance.pk:
        foreign -= known_references(form.instance)
    return [
        _("选用的%(kind)s（编号 %(pk)s）属于其他团队，请换成本团队的或全市共享的。")
        % {"kind": model._meta.verbose_name, "pk": pk}
        for model, pk in sorted(foreign, key=lambda reference: (reference[0].__name__, reference[1]))
    ]


def references_of(form: Any) -> Iterator[Reference]:
    """Of the form's own fields and of the rows of its formsets."""
    yield from _references_in(form.instance, form.cleaned_data)
    for formset in form.formsets.values():
        for row in formset.forms:
            if not row.cleaned_data.get("DELETE"):
                yield from _references_in(row.instance, row.cleaned_data)


def _references_in(instance: models.Model, values: dict[str, Any]) -> Iterator[Reference]:
    for name, value in values.items():
        for item in value if isinstance(value, models.QuerySet | list | tuple) else [value]:
            if isinstance(item, models.Model) and item.pk:
                yield from owned_reference(type(item), item.pk)
        field: Any = next((f for f in instance._meta.get_fields() if f.name == name), None)
        if value and hasattr(field, "extract_references"):
            for model, pk, _model_path, _content_path in field.extract_references(value):
                yield from owned_reference(model, pk)


def owned_reference(model: type[models.Model], pk: Any) -> Iterator[Reference]:
    """Only pages, images and documents belong to a team."""
    for base in owned_models():
        if issubclass(model, base):
            yield base, str(pk)


def owned_models() -> tuple[type[models.Model], ...]:
    return (Page, get_image_model(), get_document_model())


def foreign_ones(user: Any, references: Iterable[Reference]) -> set[Reference]:
    foreign: set[Reference] = set()
    for model in owned_models():
        wanted = {pk for base, pk in references if base is model}
        if wanted:
            objects = model._default_manager.filter(pk__in=wanted)
            seen = visible_pages(user, objects) if model is Page else visible_files(user, objects)
            foreign |= {(model, pk) for pk in wanted - {str(pk) for pk in seen.values_list("pk", flat=True)}}
    return foreign


def known_references(page: Page) -> set[Reference]:
    """What the saved page or its latest draft refers to already: somebody with the right to do so put it there."""
    known: set[Reference] = set()
    saved = type(page)._default_manager.get(pk=page.pk)
    for version in (saved, saved.get_latest_revision_as_object()):
        for content_type, pk, _model_path, _content_path in ReferenceIndex._extract_references_from_object(version):
            model = content_type_model(content_type)
            known |= set(owned_reference(model, pk)) if model else set()
    return known


def content_type_model(pk: int) -> type[models.Model] | None:
    return ContentType.objects.get_for_id(pk).model_class()
