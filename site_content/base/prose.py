"""Rich text fields and blocks: always in the dialect that the editor opens, and empty when there are no words.

An emptied editor leaves ``<p></p>`` behind. Whatever way a text takes into the database (forms, imports, the API,
migrations, the shell) it is put right on the way in, and what was stored before this was so, on the way out.
"""

from typing import Any

from django import forms
from wagtail.blocks import RichTextBlock
from wagtail.fields import RichTextField
from wagtail.rich_text import RichText

from office_files.html.words import html_to_text
from site_content.base.rich_text import to_storage


def without_empty_markup(value: Any) -> Any:
    """``""`` for markup without a word in it."""
    return "" if isinstance(value, str) and not html_to_text(value) else value


class ProseFormField(forms.CharField):
    def to_python(self, value: Any) -> Any:
        return without_empty_markup(super().to_python(value))


class ProseField(RichTextField):
    """A rich text field for which "required" means words."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return self.to_python(value)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return without_empty_markup(to_storage(text, self.features)) if isinstance(text, str) else text

    def get_prep_value(self, value: Any) -> Any:
        return self.to_python(super().get_prep_value(value))

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": ProseFormField, **kwargs})


class _StoredProse(RichText):
    """A text that is in the dialect of ``features`` already: a page is saved several times, and read before."""

    def __init__(self, source: str, features: tuple[str, ...]) -> None:
        super().__init__(source)
        self.features = features


class ProseBlock(RichTextBlock):
    """A rich text block that holds nothing but what the editor opens."""

    def to_python(self, value: Any) -> RichText:
        return self.normalize(value)

    def normalize(self, value: Any) -> RichText:
        features = tuple(self.features)
        if isinstance(value, _StoredProse) and value.features == features:
            return value
        source = value.source if isinstance(value, RichText) else str(value or "")
        return _StoredProse(to_storage(source, features), features)

    def get_prep_value(self, value: Any) -> str:
        return self.normalize(value).source

    def deconstruct(self) -> Any:
        """Migrations tell of Wagtail's own block, and not of its buttons, as with Wagtail's field."""
        _path, args, kwargs = super().deconstruct()
        return "wagtail.blocks.RichTextBlock", args, {key: value for key, value in kwargs.items() if key != "features"}
