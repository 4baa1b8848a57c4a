"""What choosers and rich text show of what a page refers to already, and its editor may not see.

The number stays, so that nothing is lost on saving; of a published page the public title stays too.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.teams.references import foreign_ones, owned_reference, plain_key
from cms.teams.rich_text import entity_model, read_content, referring_entities
from cms.wagtail_seams.widgets import show_by
from publishing.visibility import only_public

# A picture of nothing: choosers of images want one.
NO_PICTURE = {
    "url": "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==",
    "width": 1,
    "height": 1,
}
# Whose screen it is; widgets are told nothing of the request, and Wagtail renders after its own log context has ended.
_request: ContextVar[HttpRequest | None] = ContextVar("looking_on", default=None)


@contextmanager
def looking_on(request: HttpRequest) -> Iterator[None]:
    """Until the end of the block choosers show what this request's user may see."""
    token = _request.set(request)
    try:
        yield
    finally:
        _request.reset(token)


def hide_what_is_foreign() -> None:
    """In every chooser and every rich text of the admin."""
    show_by(choosers=_show_chosen, texts=_show_text)


def _show_chosen(chooser: Any, show: Any, value: Any) -> Any:
    instance = chooser.get_instance(value)
    if instance is None or not is_hidden(type(instance), instance.pk):
        return show(chooser, instance)
    data = {"id": instance.pk, "edit_url": "", "parent_id": None, chooser.display_title_key: hidden_name(instance)}
    return {**data, "preview": NO_PICTURE, "default_alt_text": ""}


def _show_text(area: Any, show: Any, value: Any) -> Any:
    text = show(area, value)
    content = read_content(text)
    hidden = [
        entity for _key, entity in referring_entities(content) if is_hidden(entity_model(entity), entity["data"]["id"])
    ]
    for entity in hidden:
        _hide(entity)
    return json.dumps(content) if hidden else text


def _hide(entity: dict[str, Any]) -> None:
    model, data = entity_model(entity), entity["data"]
    target = model._default_manager.filter(pk=data["id"]).first()
    public = isinstance(target, Page) and bool(only_public([target]))
    shown = {"url": data.get("url") if public else f"#{hidden_name(target)}" if target else None, "parentId": None}
    shown |= {"filename": hidden_name(target) if target else "", "src": ""}
    data.update({name: value for name, value in shown.items() if name in data})


def is_hidden(model: type[Model], pk: Any) -> bool:
    """Whether it is another team's, and somebody is looking who does not oversee all."""
    request = _request.get()
    user = request.user if request else None
    if user is None or not user.is_authenticated:
        return False
    key = plain_key(model, pk)
    return bool(key and foreign_ones(user, list(owned_reference(model, key))))


def hidden_name(instance: Model) -> str:
    if isinstance(instance, Page) and only_public([instance]):
        return instance.title
    text = _("其他团队的%(kind)s（编号 %(pk)s）")
    return text % {"kind": instance._meta.verbose_name, "pk": instance.pk}
