"""Document numbers in text lead to the policy, and the policy tells who names it."""

from typing import Any

import pytest

from publishing.models import Record, RecordMention
from publishing.reconcile import reconcile
from publishing.worker import run_pending
from site_content.base.citations import link_doc_numbers
from site_content.policies.models import PolicyPage, PolicySectionPage
from site_content.portals.models import CityPortalPage
from tests import content_factories as make
from tests.factories import make_policy
from themes.releases import public_root

pytestmark = pytest.mark.django_db
NUMBER = "样政发〔2016〕12号"
LINK = '<a href="/policies/quoted/">样政发〔2016〕12号</a>'


def make_quoted(section: PolicySectionPage, **fields: Any) -> PolicyPage:
    return make_policy(section, **{"title": "被引用的政策", "slug": "quoted", "doc_number": NUMBER, **fields})


def record(page: Any) -> dict[str, Any]:
    run_pending()
    found: dict[str, Any] = Record.objects.get(id=str(page.pk)).document
    return found


def text_of(page: Any) -> str:
    return str(record(page)["body"][0]["html"])


def citing(page: PolicyPage) -> list[str]:
    return [link["title"] for link in record(page)["cited_by"]]


def test_a_number_becomes_a_link_when_its_policy_is_published_later(policy_section: PolicySectionPage) -> None:
    quoting = make_policy(policy_section, title="引用它的", text=f"根据《办法》（{NUMBER}）执行")
    assert "<a" not in text_of(quoting)
    quoted = make_quoted(policy_section)
    assert text_of(quoting) == f"<p>根据《办法》（{LINK}）执行</p>"
    assert citing(quoted) == ["引用它的"]


def test_both_published_at_once_know_each_other(policy_section: PolicySectionPage) -> None:
    quoted = make_quoted(policy_section)
    quoting = make_policy(policy_section, title="引用它的", text=NUMBER)
    assert LINK in text_of(quoting) and citing(quoted) == ["引用它的"]


def test_the_link_goes_when_the_policy_is_unpublished_and_follows_its_address(
    policy_section: PolicySectionPage,
) -> None:
    quoted = make_quoted(policy_section)
    quoting = make_policy(policy_section, text=NUMBER)
    assert LINK in text_of(quoting)
    quoted.slug = "moved"
    quoted.save_revision().publish()
    assert 'href="/policies/moved/"' in text_of(quoting)
    assert citing(quoted) == ["样例政策"]
    quoted.unpublish()
    assert text_of(quoting) == f"<p>{NUMBER}</p>"


def test_a_policy_forgets_pages_that_no_longer_name_it(policy_section: PolicySectionPage) -> None:
    quoted = make_quoted(policy_section)
    first = make_policy(policy_section, title="甲", text=NUMBER)
    second = make_policy(policy_section, title="乙", text=NUMBER)
    assert citing(quoted) == ["乙", "甲"]
    second.title = "乙改名"
    second.save_revision().publish()
    assert citing(quoted) == ["乙改名", "甲"]
    second.body = [("paragraph", "<p>不再提</p>")]
    second.save_revision().publish()
    first.unpublish()
    assert citing(quoted) == []
    assert not RecordMention.objects.filter(name=f"doc:{NUMBER}").exists()


@pytest.mark.parametrize(
    "typed", ["样政发[2016]12号", "样政发（2016）第12号", "样政发〔2016〕 12 号", "样政发〔２０１６〕１２号"]
)
def test_other_spellings_lead_there_too_and_stay_as_typed(policy_section: PolicySectionPage, typed: str) -> None:
    make_quoted(policy_section)
    quoting = make_policy(policy_section, text=f"依据{typed}")
    assert text_of(quoting) == f'<p>依据<a href="/policies/quoted/">{typed}</a></p>'


def test_numbers_inside_links_and_ones_own_are_left_alone(policy_section: PolicySectionPage) -> None:
    own = make_quoted(policy_section, text=f"{NUMBER} 正文")
    quoting = make_policy(
        policy_section,
        title="自带链接",
        text=f'见<a href="https://www.example.gov.cn/">《办法》（{NUMBER}）<b>全文</b></a>',
    )
    assert text_of(own) == f"<p>{NUMBER} 正文</p>"
    assert "/policies/quoted/" not in text_of(quoting)
    assert citing(own) == ["自带链接"]


def test_a_link_to_the_policy_counts_as_naming_it(policy_section: PolicySectionPage) -> None:
    quoted = make_quoted(policy_section)
    link = f'<a linktype="page" id="{quoted.pk}">该办法</a>'
    make_policy(policy_section, title="链接它的", text=f"详见{link}")
    assert citing(quoted) == ["链接它的"]


def test_marks_in_the_text_stay_what_they_were(policy_section: PolicySectionPage) -> None:
    make_quoted(policy_section)
    quoting = make_policy(policy_section, text=f"1 &lt; 2 &amp; <b>{NUMBER}</b>，3 &gt; 2")
    assert text_of(quoting) == f"<p>1 &lt; 2 &amp; <b>{LINK}</b>，3 &gt; 2</p>"


def test_guides_and_tables_lead_to_policies_too(city: CityPortalPage, policy_section: PolicySectionPage) -> None:
    quoted = make_quoted(policy_section)
    table = {"data": [["依据", NUMBER]], "table_caption": ""}
    guide = make.make_guide(city, basis=f"<p>{NUMBER}</p>", body=[("table", table)])
    assert record(guide)["basis_html"] == f"<p>{LINK}</p>"
    assert record(guide)["body"][0]["rows"][0][1]["html"] == LINK
    assert citing(quoted) == [guide.title]
    page = (public_root() / "policies/quoted/index.html").read_text(encoding="utf-8")
    assert "引用本文件的页面" in page and guide.title in page


def test_the_sweep_finds_nothing_to_do_afterwards(policy_section: PolicySectionPage) -> None:
    make_quoted(policy_section)
    make_policy(policy_section, text=NUMBER)
    run_pending()
    before = dict(Record.objects.values_list("id", "sequence"))
    reconcile()
    run_pending()
    assert dict(Record.objects.values_list("id", "sequence")) == before


def test_a_text_with_many_numbers_costs_two_queries(
    policy_section: PolicySectionPage, django_assert_max_num_queries: Any
) -> None:
    make_quoted(policy_section)
    run_pending()
    numbers = "、".join(f"样政发〔2016〕{n}号" for n in range(1, 60))
    document = {"body": [{"type": "paragraph", "html": f"<p>{numbers}</p>"} for _ in range(30)]}
    with django_assert_max_num_queries(2):
        mentions = link_doc_numbers(document, [])
    assert len(mentions) == 59 and document["body"][29]["html"].count("<a ") == 1
    with django_assert_max_num_queries(0):
        link_doc_numbers({"body": [{"html": "<p>没有字号</p>"}]}, [])
