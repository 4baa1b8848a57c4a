"""融资产品 on their way: what may be published, and where a product is shown, listed, found, judged and lent."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from pytest_django import Settings

from publishing.models import Record
from publishing.worker import run_pending
from search.engines import forget_engines
from site_content.finance.models import FinancePage
from site_content.portals.models import CityPortalPage, PortalPage
from tests import content_factories as make
from themes.releases import public_root

pytestmark = pytest.mark.django_db


@pytest.fixture
def own_index(settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.QIFU_SEARCH_INDEX_DIR = tmp_path / "index"
    forget_engines()
    yield
    forget_engines()


def read(path: str) -> str:
    return (public_root() / path / "index.html").read_text(encoding="utf-8")


def settle() -> None:
    while run_pending():
        pass


def test_a_loan_names_the_licence_of_who_gives_it_and_a_fund_needs_none(city: CityPortalPage) -> None:
    with pytest.raises(ValidationError) as refusal:
        make.make_product(city, licence=" ")
    assert "licence" in refusal.value.message_dict and not FinancePage.objects.get().live
    page = FinancePage.objects.get()
    page.product, page.live = "fund", True
    page.check_complete()


def test_a_product_is_shown_listed_found_judged_and_lent_to_towns(
    city: CityPortalPage, town: PortalPage, client: Client, own_index: None
) -> None:
    bank = make.make_agency(city, title="样例银行", slug="bank")
    page = make.make_product(city, bank, slug="tech", sizes=["SMALL", "MICRO"], security="知识产权优先")
    settle()
    shown = read("finance/tech")
    for said in (
        "单户最高 500 万元",
        "最长 3 年",
        "年化 3.45% 起",
        "信用，无须抵押；知识产权优先",
        "B0000X000000001",
        "小型企业、微型企业",
    ):
        assert said in shown, said
    assert 'href="/agencies/bank/"' in shown and "data-fit-rule" in shown
    graph = json.loads(re.findall(r'ld\+json">(.*?)</script>', shown, re.S)[0])["@graph"][0]
    assert (
        graph["@type"] == "LoanOrCredit"
        and graph["amount"]["maxValue"] == 5_000_000
        and graph["provider"]["name"] == "样例银行"
    )
    listed = read("finance")
    assert 'href="/finance/tech/"' in listed and "贷款</h2>" in listed and 'value="finance"' in listed
    assert 'href="/finance/tech/"' in read("") and 'href="/finance/tech/"' in read("yangli"), "towns have the city's"
    [rules] = list((public_root() / "assets").glob("rules-????????.json"))
    [entry] = json.loads(rules.read_text())["policies"]
    assert entry["kind"] == "finance" and entry["url"] == "/finance/tech/" and entry["amount"] == "单户最高 500 万元"
    found = client.get(
        "/api/search/",
        {"kind": "finance", "product": "loan", "security": "credit", "term": "13-36", "provider": str(bank.pk)},
    ).json()
    assert [row["id"] for row in found["results"]] == [str(page.pk)] and found["results"][0]["support_max"] == 500
    assert [row["label"] for row in found["facets"]["provider"]] == ["样例银行"]
    assert client.get("/api/search/", {"q": "样例银行", "kind": "finance"}).json()["total"] == 1
    assert client.get("/api/search/", {"kind": "finance", "product": "fund"}).json()["total"] == 0
    bank.title = "样例新银行"
    bank.save_revision().publish()
    settle()
    assert "样例新银行" in read("finance/tech")
    assert Record.objects.get(id=str(page.pk)).document["provider"]["title"] == "样例新银行"
