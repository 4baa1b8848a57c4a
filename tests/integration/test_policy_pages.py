"""What a reader finds first on a policy's page and its like, and what is made to be passed on."""

import json
import re

import pytest
from icalendar import Calendar

from tests import site_documents as docs
from themes.build import build_site
from themes.releases import public_root

pytestmark = pytest.mark.django_db

POLICIES = docs.section(2, "policies", "policy")
OPEN = {"opens_at": "2024-05-01T09:00:00+08:00", "closes_at": "2030-06-30T17:00:00+08:00", "status": "open", "how_html": "", "url": ""}  # fmt: skip
INDUSTRIES = [
    {"code": f"C{n}", "name": name} for n, name in enumerate(["纺织业", "造纸业", "医药制造业", "家具制造业"])
]
ONE = docs.below(
    POLICIES, "policy", 10, title="样例技改办法", doc_number="胶样发〔2024〕1号", support_amount="最高 50 万元", application=OPEN,
    contacts=[{"name": "样例科", "phone": "0532-00000001", "email": "", "note": ""}],
    applicability={"regions": [], "industries": INDUSTRIES, "sizes": ["SMALL"], "qualifications": [], "conditions": ["有研发费用"], "note": ""},
    interpretations=[{"id": "11", "title": "一图读懂", "url": "/explained/"}],
)  # fmt: skip


def built(path: str) -> str:
    return (public_root() / path).read_text(encoding="utf-8")


@pytest.fixture
def site() -> None:
    docs.store(docs.city(), POLICIES, ONE, docs.below(POLICIES, "policy", 12, validity="repealed", application=OPEN))
    build_site(processes=1)


@pytest.mark.usefixtures("site")
def test_state_audience_amount_deadline_telephone_and_actions_come_before_the_text() -> None:
    page = built("policies/policy-10/index.html")
    facts = page[page.index("key-facts") : page.index("page-actions")]
    for said in ("现行有效", "正在申报", "小型企业；纺织业、造纸业等 4 个行业", "最高 50 万元", "2030年6月30日", 'href="tel:053200000001"'):  # fmt: skip
        assert said in facts
    actions = page[page.index("page-actions") : page.index("beside")]
    for link in ('"/services/subscribe/?policy=10"', '"/policies/policy-10/deadline.ics"', "data-print", "data-copy"):
        assert link in actions
    assert "有研发费用" in page and "医药制造业" in page, "what the first screen leaves out stands below"
    assert page.index("一图读懂") < page.index("article-side"), "the interpretation is beside the text"


@pytest.mark.usefixtures("site")
def test_a_deadline_goes_into_a_calendar_until_nobody_can_apply() -> None:
    event = Calendar.from_ical(built("policies/policy-10/deadline.ics")).walk("VEVENT")[0]
    assert event["summary"] == "申报截止：样例技改办法" and len(event.walk("VALARM")) == 2
    assert not (public_root() / "policies/policy-12/deadline.ics").exists()
    assert "订阅" not in built("policies/policy-12/index.html").partition("page-actions")[2].partition("</div>")[0]


@pytest.mark.usefixtures("site")
def test_each_edition_tells_of_itself_in_its_own_characters() -> None:
    for edition, locale, word in (("", "zh_CN", "样例技改办法"), ("zh-hant/", "zh_TW", "樣例技改辦法")):
        page = built(f"{edition}policies/policy-10/index.html")
        address = f"/{edition}policies/policy-10/"
        assert re.search(rf'<meta property="og:url" content="https?://[^/"]+{address}">', page)
        assert f'content="{locale}"' in page and f'property="og:title" content="{word}"' in page
        found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
        assert found
        subject = json.loads(found[1])["@graph"][0]
        assert subject["name"] == word and subject["url"].endswith(address)
        assert re.search(rf"<textarea[^>]*>{word}", page), "the text that is passed on"


@pytest.mark.usefixtures("site")
def test_paper_says_number_and_address() -> None:
    page = built("policies/policy-10/index.html")
    printed = page[page.index("print-only") :]
    assert "胶样发〔2024〕1号" in printed[:300] and "/policies/policy-10/" in printed[:300]
