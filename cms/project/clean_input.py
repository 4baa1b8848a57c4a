"""Characters that nobody sees and that break feeds, exports and searches stay out: at the door, and before storing.

What comes by HTTP is cleaned before any view reads it, so that forms judge what will be stored (an address or a title
of nothing but zero-width spaces is empty). Whatever is stored by other ways (import, commands, programs) is cleaned when it is saved.
Records and exports clean once more, for what was stored before (publishing.records, cms.wagtail_seams.exports).
"""

import json
import re
from collections.abc import Callable
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import models
from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.request import RawPostDataException, UnreadablePostError
from wagtail.blocks import StreamValue
from wagtail.fields import StreamField

from standards.characters import clean_line, clean_text, clean_value

# Passwords are taken as they are: what one cannot see still tells them apart.
_PASSWORD = re.compile("password", re.IGNORECASE)
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
# How JSON writes characters that it may hold and we don't want.
_ESCAPED = re.compile(
    r"\\u(?:00[0189]|00[7a]|[dD][89a-fA-F]|20[0-6]|061|180|[fF][dD]|[fF][eE]|[fF][fF])", re.IGNORECASE
)


class CleanInputMiddleware:
    """Behind the check against forgery, which reads the form anyway."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info:
            raise Http404("nothing of ours is named so, and PostgreSQL takes no such text")
        request.GET = clean_parameters(request.GET)  # type: ignore[assignment]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *arguments: Any) -> None:
        """Forms that the check against forgery has read; a program's upload is read by its view, which asks who sends it."""
        if request.method in ("POST", "PUT", "PATCH"):
            if request.content_type in FORMS and not getattr(view, "csrf_exempt", False):
                clean_form(request)
            elif request.content_type == "application/json":
                clean_body(request)


def clean_parameters(query: QueryDict) -> QueryDict:
    """The same with its values cleaned; the very same if there is nothing to clean."""
    values = {name: query.getlist(name) for name in query}
    cleaned = {
        clean_text(name): found if _PASSWORD.search(name) else clean_value(found) for name, found in values.items()
    }
    if all(cleaned.get(name) is found for name, found in values.items()):
        return query
    made = QueryDict(mutable=True, encoding=query.encoding)
    for name, found in cleaned.items():
        made.setlist(name, found)
    made._mutable = query._mutable
    return made


def clean_form(request: HttpRequest) -> None:
    cleaned = clean_parameters(request.POST)
    if cleaned is not request.POST:
        request.POST = cleaned  # type: ignore[assignment]
    for name in request.FILES:
        for upload in request.FILES.getlist(name):
            upload.name = clean_line(upload.name or "") or "file"


def clean_body(request: HttpRequest) -> None:
    """A JSON body, if anything in it asks for it. What is no JSON is left to the view, which refuses it."""
    try:
        text = request.body.decode()
        if clean_text(text) is text and not _ESCAPED.search(text):
            return
        value = json.loads(text)
    except (RawPostDataException, RequestDataTooBig, UnreadablePostError, ValueError, RecursionError):
        return
    cleaned = clean_value(value)
    if cleaned is not value:
        request._body = json.dumps(cleaned, ensure_ascii=False).encode()


def clean_instance(sender: type[models.Model], instance: models.Model, **kwargs: Any) -> None:
    """Before any object is saved: its texts, JSON, bodies and the names of new files."""
    for field in sender._meta.concrete_fields:
        value = instance.__dict__.get(field.attname)
        if isinstance(value, str):
            cleaned: Any = clean_text(value)
        elif isinstance(field, StreamField):
            cleaned = clean_stream(field, value)
        elif isinstance(value, dict | list):
            cleaned = clean_value(clean_nested(value))
        else:
            if isinstance(value, FieldFile) and value.name and not getattr(value, "_committed", True):
                value.name = clean_text(value.name)
            continue
        if cleaned is not value:
            setattr(instance, field.attname, cleaned)


def clean_stream(field: StreamField, value: Any) -> Any:
    """A body, block by block; the very same object if there is nothing to clean."""
    if not isinstance(value, StreamValue):
        return value
    stored = value.stream_block.get_prep_value(value)
    cleaned = clean_value(stored)
    return value if cleaned is stored else field.to_python(json.dumps(cleaned))


def clean_nested(value: Any) -> Any:
    """A revision holds its bodies as JSON in JSON: texts of it that escape what we don't want are cleaned as what they are."""
    if isinstance(value, dict):
        return {key: clean_nested(part) for key, part in value.items()}
    if isinstance(value, list):
        return [clean_nested(part) for part in value]
    if isinstance(value, str) and value[:1] in ("[", "{") and _ESCAPED.search(value):
        try:
            inner = json.loads(value)
        except (ValueError, RecursionError):
            return value
        cleaned = clean_value(inner)
        return value if cleaned is inner else json.dumps(cleaned)
    return value
