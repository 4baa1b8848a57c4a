"""Fields that hold several terms of a vocabulary."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django import forms
from django.db import models
from modelcluster.fields import ParentalManyToManyField


class TermsField(ParentalManyToManyField):
    """Several terms. Wagtail's reference index passes over many-to-many fields; this one tells it what it holds,
    so that "where is it used" is true and a renamed term reaches the pages that carry it."""

    if TYPE_CHECKING:  # modelcluster has no types: what a page's attribute gives and takes

        def __get__(self, instance: object, owner: type | None = None) -> Any: ...

        def __set__(self, instance: object, value: Iterable[models.Model]) -> None: ...

    def extract_references(self, value: Iterable[models.Model]) -> Iterator[tuple[type[models.Model], str, str, str]]:
        """(model, key, path in the model, path in the content) of every term, as ``ReferenceIndex`` wants it."""
        for term in value:
            yield type(term), str(term.pk), "item", str(term.pk)

    def formfield(self, **kwargs: Any) -> Any:
        """Tick boxes: a list box loses what was chosen at one click without Ctrl."""
        own: dict[str, Any] = {"widget": forms.CheckboxSelectMultiple(attrs={"class": "qifu-terms"})}
        if offered := getattr(self.remote_field.model, "offered", None):
            own["queryset"] = offered()
        return super().formfield(**{**own, **kwargs})

    def deconstruct(self) -> Any:
        """Migrations need not know: the columns are those of the parent class."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "modelcluster.fields.ParentalManyToManyField", args, kwargs
