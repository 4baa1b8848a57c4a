"""What the forms share: fields without what cannot be seen, and what a form shows when it comes back."""

from typing import Any

from django import forms
from django.utils.functional import Promise

from standards.characters import clean_line, clean_text


class LineField(forms.CharField):
    """One line, without what cannot be seen."""

    def to_python(self, value: Any) -> str:
        return clean_line(str(value or ""))


class ProseField(forms.CharField):
    def to_python(self, value: Any) -> str:
        return clean_text(str(value or "")).replace("\r\n", "\n").strip()


def required(words: Promise) -> dict[str, Any]:
    return {"required": words}


def form_values(form: forms.Form) -> dict[str, str]:
    """What stands in the fields: as typed."""
    return {name: str(form[name].value() or "") for name in form.fields if name != "attachments"}


def errors_of(form: forms.Form) -> dict[str, str]:
    return {name: str(messages[0]) for name, messages in form.errors.items() if name != "form_key"}
