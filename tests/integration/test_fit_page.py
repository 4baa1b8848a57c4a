"""适合我吗 as files: the page, and the rules beside it, in both editions; kept current by increments."""

import gzip
import json
import re
from datetime import date
from typing import Any

import pytest

from publishing.worker import run_pending
from tests import site_documents as docs
from tests.site_samples import RULE
from themes.build import build_site
from themes.releases import public_root

pytestmark = pytest.mark.django_db
CITY = docs.city()
POLICIES = docs.section(2, "policies", "policy")
OPEN = {"opens_at": "2024-05-01T09:00:00+08:00", "closes_at": "2090-06-06T17:00:00+08:00", "status": "open", "how_html": "", "url": ""}  # fmt: skip
TERM = {"slug": "srdi", "name": "专精特新中小企业"}


def policy(key: int, **fields: Any) -> dict[str, Any]:
    contacts = [{"name": "样例科", "phone": "0532-0", "email": "", "note": ""}]
    return docs.below(POLICIES, "policy", key, **{"application": OPEN, "contacts": contacts, "rule": RULE, **fields})


def rules(edition: str = "") -> Any:
    page = (public_root() / f"{edition}fit/index.html").read_text()
    address = re.search(r'data-rules="/(assets/rules-[^"]+\.json)"', page)
    assert address, "the page names its rules"
    return json.loads((public_root() / address[1]).read_text())


def test_the_page_lists_what_one_may_still_come_for() -> None:
    closed = {**OPEN, "status": "closed"}
    unjudged = {**RULE, "when": None}
    docs.store(
        CITY, POLICIES, policy(10), policy(11, application=closed), policy(12, validity="repealed"), policy(13, rule=unjudged),
    )  # fmt: skip
    build_site(processes=1)
    entry = rules()["policies"]
    assert [found["url"] for found in entry] == ["/policies/policy-10/"]
    assert entry[0]["until"] == "2090-06-06" and entry[0]["call"] == "样例科 0532-0"
    page = (public_root() / "fit/index.html").read_text()
    assert "不限企业类型的没有列在这里" in page and "<noscript>" in page
    assert "application/json" in (public_root() / "policies/policy-10/index.html").read_text()
    assert "application/json" not in (public_root() / "policies/policy-11/index.html").read_text()


def test_a_changed_rule_reaches_the_page_in_both_editions() -> None:
    docs.store(CITY, POLICIES, policy(10))
    build_site(processes=1)
    before = (public_root() / "fit/index.html").read_text()
    docs.store(policy(10, title="样例新题目", rule={**RULE, "notes": ["信用良好"]}))
    run_pending()
    assert (public_root() / "fit/index.html").read_text() != before
    assert rules()["policies"][0]["notes"] == ["信用良好"]
    there = rules("zh-hant/")["policies"][0]
    assert there["title"] == "樣例新題目" and there["url"].startswith("/zh-hant/")
    assert [leaf["value"] for leaf in there["when"]["all"]][:3] == [["C"], ["SMALL", "MICRO"], ["srdi"]]
    assert rules("zh-hant/")["names"]["C"] == "製造業", "codes stay, names are spoken"


def test_rules_of_five_hundred_policies_take_twenty_kilobytes() -> None:
    from bench.fit import sample_policies
    from themes.pages.fit import write_rules

    content = write_rules(sample_policies(500, date(2026, 11, 30)))
    assert len(gzip.compress(content, 9)) <= 20_000
