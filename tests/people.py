"""Persons for tests: signed in as they would be, by the code that was mailed."""

import json
import re
from typing import Any

import altcha
from bs4 import BeautifulSoup
from django.test import Client

from messages.models import Message
from services.contacts.reading import read_contact
from services.people.accounts import person_with
from services.people.models import Person
from tests.appeal_forms import form_values
from tests.mailbox import mailbox

HOME = "/my/"


def make_person(contact: str = "zhang@example.com") -> Person:
    return person_with(read_contact(contact))


def ask_code(browser: Client, contact: str, url: str = HOME) -> str:
    """The address of the page on which the code is entered."""
    html = browser.get(url).content.decode()
    response = browser.post(url, {**form_values(html), "contact": contact, "altcha": solve_puzzle(html)})
    assert response.status_code == 302, response.content.decode()
    return str(response.headers["Location"])


def solve_puzzle(html: str) -> str:
    """As the page's script does; "" where it holds no puzzle."""
    field = BeautifulSoup(html, "html.parser").select_one("input[data-challenge]")
    return solve(str(field["data-challenge"])) if field else ""


def solve(puzzle: str) -> str:
    held = json.loads(puzzle)
    found = altcha.solve_challenge_v1(held["challenge"], held["salt"], held["algorithm"], held["maxNumber"])
    assert found is not None
    payload = altcha.PayloadV1(held["algorithm"], held["challenge"], found.number, held["salt"], held["signature"])
    return str(payload.to_base64())


def last_code() -> str:
    """Of the newest mail."""
    return re.findall(r"\b\d{6}\b", mailbox()[-1].body)[-1]


def enter(browser: Client, page: str, code: str) -> Any:
    values = form_values(browser.get(page).content.decode())
    return browser.post(page, {**values, "code": code, "action": "enter"})


def sign_in(browser: Client, contact: str = "zhang@example.com", url: str = HOME) -> Any:
    """The answer to the right code."""
    page = ask_code(browser, contact, url)
    response = enter(browser, page, last_code())
    assert response.status_code == 302, response.content.decode()
    return response


def forget_mail() -> None:
    Message.objects.all().delete()
