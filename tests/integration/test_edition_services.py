"""What is below /my/ and /services/ in traditional characters: the same forms and keys, never a step out of the edition."""

import re

import pytest
from django.test import Client

from publishing.worker import run_pending
from services.appeals.models import Appeal
from site_content.portals.models import CityPortalPage
from tests.appeal_forms import form_values
from tests.people import ask_code, enter, last_code
from themes.traditional import edition_path

pytestmark = pytest.mark.django_db
FORM = "/zh-hant/services/appeals/"


@pytest.fixture(autouse=True)
def portal(city: CityPortalPage, search_index: object) -> None:
    """The frame around every page."""
    run_pending()


def test_an_appeal_goes_its_whole_way_in_the_edition(client: Client) -> None:
    page = client.get(FORM)
    html = page.content.decode()
    assert 'lang="zh-Hant"' in html and "遇到什麼困難" in html and page.headers["Cache-Control"] == "private, no-store"
    typed = {
        "enterprise_name": "样例机械有限公司",
        "contact": "13800138000",
        "contact_name": "张三",
        "text": "厂区积水",
    }
    again = client.post(FORM, {**form_values(html), **typed, "contact": "x"})
    kept = form_values(again.content.decode())
    assert (again.status_code, kept["text"], kept["enterprise_name"]) == (422, "厂区积水", "样例机械有限公司")
    sent = client.post(FORM, {**kept, **typed})
    assert re.fullmatch(r"/zh-hant/services/t/[^/]+/receipt/", sent.headers["Location"])
    assert Appeal.objects.get().text == "厂区积水", "as it was typed"
    receipt = client.get(sent.headers["Location"])
    assert "訴求" in receipt.content.decode()
    assert int(client.head(sent.headers["Location"]).headers["Content-Length"]) == len(receipt.content)


def test_one_signs_in_and_stays_in_the_edition(client: Client) -> None:
    asked = client.get("/zh-hant/my/devices/")
    assert asked.headers["Location"] == "/zh-hant/my/?next=%2Fmy%2Fdevices%2F"
    code = ask_code(client, "zhang@example.com", asked.headers["Location"])
    assert enter(client, code, last_code()).headers["Location"] == "/zh-hant/my/devices/"
    home = client.get("/zh-hant/my/").content.decode()
    main = home.split("<main")[1]
    assert "我的訴求" in main and not re.search(r'(?:href|action)="/(?:my|services)/', main)
    assert '<a class="edition" href="/my/" lang="zh-Hans"' in home
    assert '<a class="edition" href="/zh-hant/my/" lang="zh-Hant"' in client.get("/my/").content.decode()


def test_the_static_edition_leads_there(client: Client) -> None:
    assert edition_path("/services/appeals/") == "/zh-hant/services/appeals/"
    assert client.get("/zh-hant/services/nothing/").status_code == 404
