"""The services' forms as a browser without scripts sends them: what the page holds, with what is typed."""

from typing import Any

from bs4 import BeautifulSoup
from django.test import Client

from services.appeals.links import make_person_link
from services.appeals.models import Appeal


def form_values(html: str, action: str = "") -> dict[str, str]:
    """Of the form with a button for ``action``, or of the first."""
    soup = BeautifulSoup(html, "html.parser")
    form = next(
        (
            f
            for f in soup.select("main form[method=post]")
            if not action or f.select(f'[name=action][value="{action}"]')
        ),
        None,
    )
    assert form is not None, f"no form for {action}"
    values: dict[str, str] = {}
    for control in form.select("input[name], textarea[name], select[name]"):
        name = str(control["name"])
        if control.name == "textarea":
            values[name] = control.get_text().removeprefix("\n")
        elif control.name == "select":
            values[name] = next((str(o["value"]) for o in control.select("option[selected]")), "")
        elif control.get("type") not in ("radio", "checkbox") or control.has_attr("checked"):
            values[name] = str(control.get("value", ""))
    return values


def send(browser: Client, url: str, **typed: str) -> Any:
    return browser.post(url, {**form_values(browser.get(url).content.decode()), **typed})


def press(browser: Client, appeal: Appeal, action: str, **typed: str) -> Any:
    url = make_person_link(appeal)
    values = form_values(browser.get(url).content.decode(), action)
    return browser.post(url, {**values, **typed, "action": action})
