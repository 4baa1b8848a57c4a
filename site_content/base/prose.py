"""Rich text that is empty when it has no words: an emptied editor leaves ``<p></p>`` behind."""

from typing import Any

from django import forms
from wagtail.fields import RichTextField

from site_content.base.html import html_to_text


def without_empty_markup(value: Any) -> Any:
    """``""`` for markup without a word in it."""
    return "" if isinstance(value, str) and not html_to_text(value) else value


class ProseFormField(forms.CharField):
    def to_python(self, value: Any) -> Any:
        return without_empty_markup(super().to_python(value))


class ProseField(RichTextField):
    """A rich text field for which "required" means words."""

    def to_python(self, value: Any) -> Any:
        return without_empty_markup(super().to_python(value))

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": ProseFormField, **kwargs})
