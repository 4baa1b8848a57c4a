"""Busy addresses solve a puzzle; passkeys in Chromium with a virtual authenticator are in tests/e2e."""

import json
from typing import Any

import pytest
from django.test import Client

from publishing.worker import run_pending
from services.people.challenges import challenge_for, check_door, note_form
from services.people.models import Brake, Passkey, Spent
from services.people.refusals import TooOften
from services.people.visitors import Visitor
from site_content.portals.models import CityPortalPage
from tests.appeal_forms import form_values, send
from tests.people import HOME, solve

pytestmark = pytest.mark.django_db
BUSY = Visitor("198.51.100.7", "")


def make_busy(visitor: Visitor = BUSY) -> None:
    for _ in range(5):
        note_form(visitor)


def test_who_sends_little_is_asked_nothing() -> None:
    for _ in range(4):
        note_form(BUSY)
    assert challenge_for(BUSY) == ""
    check_door(BUSY, "")
    assert challenge_for(Visitor("", "")) == ""


def test_a_busy_address_goes_on_with_solved_puzzles_each_good_once() -> None:
    make_busy()
    solution = solve(challenge_for(BUSY))
    check_door(BUSY, solution)
    check_door(BUSY, "")  # the way without a script, once in two minutes
    for bad in (solution, "", "bm9uc2Vuc2U=", solution[:-8] + "AAAAAAA=", "{}", "é"):
        with pytest.raises(TooOften, match="过两分钟再点"):
            check_door(BUSY, bad)
    check_door(BUSY, solve(challenge_for(BUSY)))
    check_door(Visitor("198.51.100.8", ""), "")
    assert Spent.objects.count() == 2


def test_the_page_holds_the_puzzle_and_the_form_comes_back_whole(city: CityPortalPage, search_index: object) -> None:
    run_pending()
    browser = Client(enforce_csrf_checks=True)
    typed = {"enterprise_name": "样例公司", "text": "积水。", "contact": "13800138000"}
    for _ in range(5):
        assert send(browser, "/services/appeals/", **typed).status_code == 302
    page = browser.get("/services/appeals/").content.decode()
    assert (
        "data-challenge=" in page
        and "/assets/challenge." in page
        and "data-challenge=" in browser.get(HOME).content.decode()
    )
    assert send(browser, "/services/appeals/", **typed).status_code == 302, "without a script, once"
    refused: Any = send(browser, "/services/appeals/", **typed)
    assert refused.status_code == 422 and "过两分钟再点" in refused.content.decode()
    assert form_values(refused.content.decode())["text"].strip() == "积水。"
    Brake.objects.all().delete()
    assert "data-challenge=" not in browser.get("/services/appeals/").content.decode()


def test_a_passkey_that_was_made_up_opens_nothing(city: CityPortalPage, search_index: object) -> None:
    run_pending()
    browser = Client(enforce_csrf_checks=True)
    token = form_values(browser.get(HOME).content.decode())["csrfmiddlewaretoken"]
    state = browser.post("/my/passkeys/in/options/", {"csrfmiddlewaretoken": token}).json()["state"]
    credential = {"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": {}}
    for sent in ("", "[]", "{}", json.dumps(credential)):
        page = browser.post("/my/passkeys/in/", {"csrfmiddlewaretoken": token, "state": state, "credential": sent})
        assert page.status_code == 422 and "请用验证码登录" in page.content.decode()
    assert browser.post("/my/passkeys/in/options/").status_code == 403
    assert browser.post("/my/passkeys/add/options/", {"csrfmiddlewaretoken": token}).status_code == 422
    assert not Passkey.objects.exists()
