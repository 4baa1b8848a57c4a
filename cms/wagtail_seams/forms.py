"""What forms of models read, and which field reads a control.

Pages, snippets and the API share one class of forms and no hook before it reads; how rows and blocks name their controls
is told by their classes alone.
"""

from collections.abc import Callable
from functools import partialmethod
from typing import Any

from django import forms
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.blocks import FieldBlock, ListBlock
from wagtail.blocks.base import BlockField
from wagtail.blocks.stream_block import BaseStreamBlock
from wagtail.blocks.struct_block import BaseStructBlock


def read_by(read: Callable[..., None], check: Callable[[Any], None]) -> None:
    """``read(form, wagtails, data, *args, **kwargs)`` in place of the form's own ``__init__``, which it is given;
    ``check(form)`` after the form's fields were cleaned."""

    def clean_form(form: Any) -> None:
        forms.BaseForm._clean_form(form)  # type: ignore[attr-defined]
        check(form)

    WagtailAdminModelForm.__init__ = partialmethod(read, WagtailAdminModelForm.__init__)
    WagtailAdminModelForm._clean_form = clean_form


def field_at(form_class: Any, name: str, data: Any, above: str = "") -> forms.Field | None:
    """The field that reads the control ``name`` (below the prefix ``above``), in a form, its rows or its blocks."""
    fields, head, rest = form_class.base_fields, *_split(name)
    if name in fields:
        found: forms.Field = fields[name]
        return found
    if isinstance(fields.get(head), BlockField):
        return _field_of_block(fields[head].block, above + head, rest, data)
    if head in getattr(form_class, "formsets", {}):
        number, rest = _split(rest)
        return field_at(form_class.formsets[head].form, rest, data, f"{above}{head}-{number}-")
    return None


def _field_of_block(block: Any, path: str, rest: str, data: Any) -> forms.Field | None:
    if isinstance(block, FieldBlock):
        return block.field if not rest else None
    if isinstance(block, BaseStructBlock):
        name, rest = _split(rest)
        return _field_of_block(block.child_blocks.get(name), f"{path}-{name}", rest, data)
    if isinstance(block, BaseStreamBlock | ListBlock):
        number, rest = _split(rest)
        part, rest = _split(rest)
        child = _child_of(block, data.get(f"{path}-{number}-type"))
        return _field_of_block(child, f"{path}-{number}-value", rest, data) if part == "value" else None
    return None


def _child_of(block: Any, kind: Any) -> Any:
    return block.child_block if isinstance(block, ListBlock) else block.child_blocks.get(kind)


def _split(name: str) -> tuple[str, str]:
    head, _dash, rest = name.partition("-")
    return head, rest
