"""Filling in the real admin forms as a browser would: what the page holds, with the test's changes."""

from typing import Any, cast

from bs4 import BeautifulSoup, Tag
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from wagtail.models import Page


def create_url(parent: Page, model: type[Page]) -> str:
    return reverse("wagtailadmin_pages:add", args=[model._meta.app_label, model._meta.model_name, parent.pk])


def edit_url(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def form_values(html: str) -> dict[str, Any]:
    """Names and values of the page form's controls; StreamFields count zero blocks."""
    form = BeautifulSoup(html, "html.parser").select_one("form#page-edit-form, form[data-edit-form]")
    assert form is not None, "no page form"
    values: dict[str, Any] = {}
    for control in form.select("input[name], textarea[name], select[name]"):
        _collect(control, values)
    for stream in form.select("[data-block]"):
        values[f"{stream['id']}-count"] = "0"
    return {name: value for name, value in values.items() if not name.startswith("action-")}


def _collect(control: Tag, values: dict[str, Any]) -> None:
    name = str(control["name"])
    if control.name == "textarea":
        values[name] = control.get_text().removeprefix("\n")
    elif control.name == "select":
        chosen = [option.get("value", "") for option in control.select("option[selected]")]
        values[name] = chosen if control.has_attr("multiple") else (chosen or [""])[0]
    elif control.get("type") in ("checkbox", "radio"):
        if control.has_attr("checked"):
            values.setdefault(name, []).append(control.get("value", "on"))
    else:
        values[name] = control.get("value", "")


def submit(client: Client, url: str, *, publish: bool = False, **changes: Any) -> HttpResponse:
    """Open the form at ``url``, change fields and send it. ``__`` in a name stands for ``-``."""
    values = form_values(client.get(url).content.decode())
    values.update({name.replace("__", "-"): value for name, value in changes.items()})
    if publish:
        values["action-publish"] = "1"
    return cast(HttpResponse, client.post(url, {name: value for name, value in values.items() if value is not None}))


def send_form(client: Client, url: str, selector: str, **changes: Any) -> HttpResponse:
    """Open the screen at ``url`` and send the form on it that ``selector`` finds, as it stands."""
    form = BeautifulSoup(client.get(url).content, "html.parser").select_one(selector)
    assert form is not None, f"no {selector}"
    values: dict[str, Any] = {}
    for control in form.select("input[name], textarea[name], select[name]"):
        _collect(control, values)
    return cast(HttpResponse, client.post(str(form.get("action") or url), {**values, **changes}))


def field_errors(response: HttpResponse) -> dict[str, list[str]]:
    """The messages of the form that came back, by field (inline rows as ``relations-0-target``)."""
    form = response.context["form"]  # type: ignore[attr-defined]
    errors = {name: [str(text) for text in texts] for name, texts in form.errors.items()}
    for prefix, formset in form.formsets.items():
        for number, row in enumerate(formset.forms):
            for name, texts in row.errors.items():
                errors[f"{prefix}-{number}-{name}"] = [str(text) for text in texts]
    return errors
