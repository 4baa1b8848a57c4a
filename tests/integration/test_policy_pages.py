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


def member(name: str, products: str = "") -> dict[str, str]:
    return {"name": name, "role": "", "url": "", "products": products}


def test_an_association_has_a_small_site_of_its_own() -> None:
    directory = docs.section(3, "associations", "association")
    place = {"owner": "20", "portal": "1", "ancestors": ["1", "3", "20"]}
    association = docs.below(
        directory, "association", 20, title="样例协会", url="/associations/club/", charter_html="<p>按约付款</p>",
        members=[member("样例甲公司", "齿轮"), member("样例乙公司")], joint_actions=[{"date": "2024-05-01", "title": "联合采购", "html": "<p>省了钱</p>"}],
    )  # fmt: skip
    news = docs.section(21, "associations/club/news", "news", title="协会动态", **place)
    item = docs.below(news, "news", 22, title="开会了", owner="20")
    docs.store(docs.city(), directory, association, news, item)
    build_site(processes=1)
    home = built("associations/club/index.html")
    for address in ("members/", "charter/", "actions/", "news/"):
        assert f'href="/associations/club/{address}"' in home
    assert "产品：齿轮" in built("associations/club/members/index.html")
    assert "按约付款" in built("associations/club/charter/index.html") and "省了钱" in built(
        "associations/club/actions/index.html"
    )
    assert 'aria-current="true">协会动态' in built("associations/club/news/news-22/index.html"), (
        "kept while reading its news"
    )
    assert "开会了" in built("associations/club/feed.xml")
    assert "owner-tabs" not in built("associations/index.html")


def test_agencies_stand_on_a_sketch_of_the_towns_and_in_a_list() -> None:
    section = docs.section(3, "agencies", "agency")
    hall = {"name": "", "address": "", "phone": "", "hours": "", "counters": []}
    towns = [
        docs.document("portal", 30 + n, title=f"{name}分平台", url=f"/t{n}/", portal=str(30 + n), portal_kind="town", division_code=f"37028100{n}", hall={**hall, "latitude": 36.2 + n / 10000, "longitude": 120.0})
        for n, name in enumerate(["东街道", "西街道", "南镇"])
    ]  # fmt: skip
    near = docs.below(section, "agency", 40, title="样例近处", place={**docs.PLACE, "address": "南镇样例路 1 号"})
    serving = docs.below(section, "agency", 41, title="样例专门", regions=[{"code": "370281000", "name": "东街道"}])
    anywhere = docs.below(
        section, "agency", 42, title="样例全市", place={**docs.PLACE, "latitude": 36.26, "longitude": 120.03}
    )
    docs.store(docs.city(), *towns, section, near, serving, anywhere)
    build_site(processes=1)
    page = built("agencies/map/index.html")
    places = [tuple(map(float, pair)) for pair in re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="16"', page)]
    assert len(places) == 3 and 'aria-label="南镇，1 家"' in page and "位置示意图，不是地图" in page
    assert all(abs(a[0] - b[0]) + abs(a[1] - b[1]) > 30 for n, a in enumerate(places) for b in places[:n]), "readable"
    south = page[page.index('id="town-370281002"') :]
    assert "样例近处" in south[: south.index("</section>")] and "样例全市" in page[page.index('id="elsewhere"') :]
    assert 'href="/agencies/map/"' in built("agencies/index.html")
    own = built("agencies/agency-42/index.html")
    assert 'href="geo:36.26,120.03' in own and "uri.amap.com/marker?position=120.03,36.26" in own


def test_a_policy_says_what_it_cites_and_that_some_of_it_was_repealed() -> None:
    gone = docs.below(POLICIES, "policy", 12, title="旧办法", validity="repealed", validity_since="2024-03-01")
    body = [{"type": "paragraph", "html": f'<p>依据<a href="{gone["url"]}">胶样发〔2020〕1号</a>制定。</p>'}]
    docs.store(docs.city(), POLICIES, gone, docs.below(POLICIES, "policy", 10, title="细则", body=body))
    build_site(processes=1)
    page = built("policies/policy-10/index.html")
    assert "已于2024年3月1日废止，使用时请核对" in page and 'aria-label="本文件引用的文件"' in page
