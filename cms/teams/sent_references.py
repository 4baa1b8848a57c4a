"""What forms may refer to: choosers offer only what is within the borders, this holds for what is sent.

Foreign numbers are taken out before Wagtail's form reads them, so that no message and no chooser of a refused form can
tell what they stand for. All of Wagtail's forms of pages and snippets pass here, the API's too.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Model
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from wagtail.admin.rich_text import DraftailRichTextArea

from cms.teams.references import Reference, foreign_ones, known_references, owned_reference, plain_key
from cms.teams.rich_text import entity_model, read_content, referring_entities, without_entity
from cms.wagtail_seams.forms import field_at, read_by


@dataclass(frozen=True)
class Sent:
    """A reference in what was sent; ``reference`` is None if the value is no number of anything."""

    name: str
    model: type[Model]
    value: Any
    reference: Reference | None
    entity: str = ""  # its key, in rich text


def take_out_what_is_foreign() -> None:
    """From whatever is sent to a form of a model in the admin or by its APIs."""
    read_by(_read_within_borders, _say_what_was_taken_out)


def _read_within_borders(form: Any, read: Any, data: Any = None, *args: Any, **kwargs: Any) -> None:
    form.foreign_references = []
    user = kwargs.get("for_user")
    if data is not None and user is not None and not getattr(data, "is_within_borders", False):
        data, form.foreign_references = take_out_foreign(type(form), data, user, kwargs.get("instance"))
    read(form, data, *args, **kwargs)


def _say_what_was_taken_out(form: Any) -> None:
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
    field = field_at(form_class, name, data)
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
