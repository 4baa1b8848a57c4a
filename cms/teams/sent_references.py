"""What forms may refer to: choosers offer only what is within the borders, this holds for what is sent.

Foreign numbers are taken out before Wagtail's form reads them, so that no message and no chooser of a refused form can
tell what they stand for. All of Wagtail's forms of pages and snippets pass here, the API's too.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partialmethod
from typing import Any

from django import forms
from django.db.models import Model
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.rich_text import DraftailRichTextArea
from wagtail.blocks import FieldBlock, ListBlock
from wagtail.blocks.base import BlockField
from wagtail.blocks.stream_block import BaseStreamBlock
from wagtail.blocks.struct_block import BaseStructBlock

from cms.teams.references import Reference, foreign_ones, known_references, owned_reference, plain_key
from cms.teams.rich_text import entity_model, read_content, referring_entities, without_entity


@dataclass(frozen=True)
class Sent:
    """A reference in what was sent; ``reference`` is None if the value is no number of anything."""

    name: str
    model: type[Model]
    value: Any
    reference: Reference | None
    entity: str = ""  # its key, in rich text


def keep_borders() -> None:
    """Let all of Wagtail's forms of models read what is sent through here."""
    WagtailAdminModelForm.__init__ = partialmethod(_read_within_borders, WagtailAdminModelForm.__init__)
    WagtailAdminModelForm._clean_form = _clean_form


def _read_within_borders(form: Any, read: Any, data: Any = None, *args: Any, **kwargs: Any) -> None:
    form.foreign_references = []
    user = kwargs.get("for_user")
    if data is not None and user is not None and not getattr(data, "is_within_borders", False):
        data, form.foreign_references = take_out_foreign(type(form), data, user, kwargs.get("instance"))
    read(form, data, *args, **kwargs)


def _clean_form(form: Any) -> None:
    forms.BaseForm._clean_form(form)  # type: ignore[attr-defined]
    for message in form.foreign_references:
        form.add_error(None, message)


def take_out_foreign(form_class: Any, data: Any, user: Any, instance: Model | None) -> tuple[Any, list[str]]:
    """What was sent without the references that the user may not make, and messages that name them.

    What ``instance`` refers to already may stay: whoever edits the rest of a page need not see all of it.
    """
    data = data.copy() if isinstance(data, MultiValueDict) else MultiValueDict({name: [data[name]] for name in data})
    data.is_within_borders = True  # the forms of its rows read the same
    found = [sent for name in data for sent in _sent_at(form_class, name, data)]
    foreign = foreign_ones(user, {sent.reference for sent in found if sent.reference})
    if foreign:
        foreign -= known_references(instance)
    refused = [sent for sent in found if sent.reference is None or sent.reference in foreign]
    for sent in refused:
        _take_out(sent, data)
    return data, list(dict.fromkeys(_message(sent) for sent in refused))


def _message(sent: Sent) -> str:
    text = _("选用的%(kind)s（编号 %(pk)s）不存在或属于其他团队，请换成本团队的或全市共享的。")
    return text % {"kind": sent.model._meta.verbose_name, "pk": str(sent.value)[:20]}


def _take_out(sent: Sent, data: Any) -> None:
    if sent.entity:
        data[sent.name] = without_entity(data[sent.name], sent.entity)
    else:
        data.setlist(sent.name, [value for value in data.getlist(sent.name) if value != sent.value] or [""])


def _sent_at(form_class: Any, name: str, data: Any) -> Iterator[Sent]:
    """What the control ``name`` refers to."""
    field = _field_at(form_class, name, data)
    if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
        for value in data.getlist(name):
            yield from _sent(name, field.queryset.model, value)
    elif field and isinstance(field.widget, DraftailRichTextArea):
        for key, entity in referring_entities(read_content(data.get(name))):
            yield from _sent(name, entity_model(entity), entity["data"]["id"], key)


def _sent(name: str, model: type[Model], value: Any, entity: str = "") -> Iterator[Sent]:
    if value in (None, ""):
        return
    key = plain_key(model, value)
    if key is None:
        yield Sent(name, model, value, None, entity)
    for reference in owned_reference(model, key) if key else ():
        yield Sent(name, model, value, reference, entity)


def _field_at(form_class: Any, name: str, data: Any, above: str = "") -> forms.Field | None:
    """The field that reads the control ``name`` (below the prefix ``above``), in a form, its rows or its blocks."""
    fields, head, rest = form_class.base_fields, *_split(name)
    if name in fields:
        return fields[name]
    if isinstance(fields.get(head), BlockField):
        return _field_of_block(fields[head].block, above + head, rest, data)
    if head in getattr(form_class, "formsets", {}):
        number, rest = _split(rest)
        return _field_at(form_class.formsets[head].form, rest, data, f"{above}{head}-{number}-")
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
