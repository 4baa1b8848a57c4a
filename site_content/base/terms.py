"""Fields that hold several terms of a vocabulary."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django import forms
from django.db import models
from modelcluster.fields import ParentalManyToManyField


class SomeTicks(forms.CheckboxSelectMultiple):
    """Of a vocabulary too long for a form: what is chosen, and what its model has ``shown_first``. The field takes any;
    a script finds the others (cms/static/editing/terms.js)."""

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> Any:
        whole: Any = self.choices
        model = whole.queryset.model
        chosen = model.objects.filter(pk__in=value)
        shown = list(dict.fromkeys([*model.shown_first(), *chosen]))
        self.choices = [(whole.field.prepare_value(term), whole.field.label_from_instance(term)) for term in shown]
        try:
            return super().optgroups(name, value, attrs)
        finally:
            self.choices = whole


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
        model = self.remote_field.model
        widget: forms.Widget = forms.CheckboxSelectMultiple(attrs={"class": "qifu-terms"})
        if hasattr(model, "shown_first"):
            widget = SomeTicks(attrs={"class": "qifu-terms qifu-terms-more"})
        own: dict[str, Any] = {"widget": widget}
        if offered := getattr(model, "offered", None):
            own["queryset"] = offered()
        return super().formfield(**{**own, **kwargs})

    def deconstruct(self) -> Any:
        """Migrations need not know: the columns are those of the parent class."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "modelcluster.fields.ParentalManyToManyField", args, kwargs
