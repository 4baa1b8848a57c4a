"""Numbers of orders, announcements and joint documents: typed, imported, cited, searched, copied."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from wagtail.search.backends import get_search_backend

from publishing.models import Record
from publishing.worker import run_pending
from site_content.policies.models import HeldNumber, PolicyPage, PolicySectionPage
from tests.admin_forms import create_url, field_errors, submit
from tests.factories import make_policy, make_superuser
from tests.number_searches import find_numbers

pytestmark = pytest.mark.django_db

ANNOUNCEMENT = """# 样例市样本局 样例市示例局关于延长仓储补贴期限的公告

样例市样本局 样例市示例局公告2025年第7号

补贴期限延长到年底。

样例市样本局

样例市示例局

二О二五年六月十一日
"""


@pytest.fixture
def editor(db: None) -> Client:
    client = Client()
    client.force_login(make_superuser())
    return client


def new_policy(editor: Client, section: PolicySectionPage, number: str, **fields: Any) -> Any:
    fields = {"title": "样例政策", "slug": "", "publish": True, **fields}
    return submit(editor, create_url(section, PolicyPage), doc_number=number, **fields)


def test_numbers_stand_on_the_portal_as_typed(editor: Client, policy_section: PolicySectionPage) -> None:
    typed = [
        "财政部 税务总局公告2023年第12号", "样例市样本局公告2025年第7号", "国务院令第731号", "样例市人民政府令第21号",
        "鲁0281政复〔2025〕3号", "甲样发〔2025〕53号、乙示发〔2025〕9号", "样样发〔2025〕58号（修订）",
    ]  # fmt: skip
    for number in [*typed, "样样发\u200b〔2025〕51号"]:
        assert new_policy(editor, policy_section, number).status_code == 302, number
    run_pending()
    shown = [
        record.document["doc_number"] for record in Record.objects.live().filter(kind="policy").order_by("sort_id")
    ]
    assert shown == [*typed, "样样发〔2025〕51号"]
    parts = Record.objects.get(document__doc_number="国务院令第731号").document["doc_number_parts"]
    assert parts == {"body": "国务院令", "year": None, "number": 731}


@pytest.mark.parametrize(
    ("held", "typed"),
    [
        ("财政部 税务总局公告2023年第12号", "财政部税务总局公告〔2023〕12号"),
        ("国务院令第731号", "中华人民共和国国务院令第七百三十一号"),
        ("甲样发〔2025〕53号、乙示发〔2025〕9号", "乙示发[2025]9号"),
    ],
)
def test_one_number_is_one_document_in_every_spelling(
    editor: Client, policy_section: PolicySectionPage, held: str, typed: str
) -> None:
    make_policy(policy_section, title="先到的政策", slug="first", doc_number=held)
    response = new_policy(editor, policy_section, typed)
    assert "先到的政策" in field_errors(response)["doc_number"][0]
    assert PolicyPage.objects.count() == 1


def test_numbers_that_do_not_say_whose_they_are_may_meet(editor: Client, policy_section: PolicySectionPage) -> None:
    for number in ["公告2025年第7号", "公告〔2025〕7号", "样样发〔2025〕58号", "样样发〔2025〕58号（修订）"]:
        assert new_policy(editor, policy_section, number).status_code == 302


def test_a_number_is_free_again_when_its_policy_takes_another(policy_section: PolicySectionPage) -> None:
    first = make_policy(policy_section, slug="first", doc_number="样政发〔2025〕1号、样府令第3号")
    first.doc_number = "样政发〔2025〕2号"
    first.save_revision().publish()
    make_policy(policy_section, slug="second", doc_number="样政发〔2025〕1号")
    assert list(HeldNumber.objects.order_by("key").values_list("key", flat=True)) == [
        "样政发〔2025〕1号",
        "样政发〔2025〕2号",
    ]


def test_a_second_page_of_a_number_stays_a_draft(policy_section: PolicySectionPage) -> None:
    """However a program makes it: it neither fails nor takes the number, and cannot be published."""
    first = make_policy(policy_section, slug="first", doc_number="样政发〔2025〕1号")
    double = first.copy(to=policy_section, update_attrs={"slug": "second"}, keep_live=False)
    double.doc_number = "样政发[2025]1号"
    double.save(clean=False)
    assert HeldNumber.objects.get().page_id == first.pk
    with pytest.raises(ValidationError, match="已用于"):
        double.save_revision(clean=False).publish()
    alias = first.create_alias(parent=policy_section, update_slug="alias")
    assert alias.doc_number == "样政发〔2025〕1号" and HeldNumber.objects.get().page_id == first.pk


def test_an_announcement_is_imported_with_its_number_and_found(
    client: Client, policy_section: PolicySectionPage, tmp_path: Path, search_index: None
) -> None:
    (tmp_path / "announcement.md").write_text(ANNOUNCEMENT, encoding="utf-8")
    call_command("import_policies", tmp_path, portal=str(policy_section.get_parent().pk))
    page = PolicyPage.objects.get()
    assert (page.doc_number, str(page.issued_on)) == ("公告2025年第7号", "2025-06-11")
    assert sorted(page.held_numbers.values_list("key", flat=True)) == [
        "样例市样本局公告2025年第7号", "样例市示例局公告2025年第7号",
    ]  # fmt: skip
    make_policy(policy_section, title="别的通知", slug="other", text="请看样例市样本局公告2024年第7号。")
    run_pending()
    for query in [
        "公告2025年第7号",
        "样例市示例局公告2025年第7号",
        "样例市样本局公告〔2025〕7号",
        "示例局公告2025年7号",
    ]:
        answer = client.get("/api/search/", {"q": query}).json()
        assert [result["title"] for result in answer["results"]] == [page.title], query
    answer = client.get("/api/search/", {"q": "样本局公告2024年第7号"}).json()
    assert (
        answer["results"][0]["title"] == "别的通知"
        and "没有字号是" in client.get("/search/?q=样本局公告2024年第7号").content.decode()
    )


@pytest.mark.usefixtures("search_index")
def test_numbers_are_found_in_every_spelling_and_near_ones_hinted_at(client: Client) -> None:
    find_numbers(client)


def test_texts_link_to_orders_and_announcements(policy_section: PolicySectionPage) -> None:
    make_policy(policy_section, slug="order", doc_number="国务院令第731号")
    make_policy(policy_section, slug="joint", doc_number="财政部 税务总局公告2023年第12号、样样发〔2025〕9号")
    text = "依照中华人民共和国国务院令第七百三十一号、财政部、税务总局公告〔2023〕12号和样样发〔2025〕9号（修订），公告2023年第12号。"
    quoting = make_policy(policy_section, slug="quoting", text=text)
    run_pending()
    html = Record.objects.get(id=str(quoting.pk)).document["body"][0]["html"]
    assert html.count("<a") == 3
    assert '<a href="/policies/order/">国务院令第七百三十一号</a>' in html.replace("中华人民共和国", "")
    assert '<a href="/policies/joint/">财政部、税务总局公告〔2023〕12号</a>' in html


def test_the_api_finds_every_spelling(client: Client, policy_section: PolicySectionPage) -> None:
    make_policy(policy_section, title="甲", slug="a", doc_number="财政部 税务总局公告2023年第12号")
    make_policy(policy_section, title="乙", slug="b", doc_number="国务院令第731号、样样发〔2025〕9号（修订）")
    run_pending()
    for number, title in {
        "财政部、税务总局公告[2023]12号": "甲",
        "国务院第731号令": "乙",
        "样样发2025 9": "乙",
    }.items():
        items = client.get("/api/records/", {"doc_number": number}).json()["items"]
        assert [item["title"] for item in items] == [title], number
    refused = client.get("/api/records/", {"doc_number": "无"})
    assert refused.status_code == 400 and refused.json()["parameter"] == "doc_number"


def test_the_admin_finds_every_spelling(policy_section: PolicySectionPage) -> None:
    make_policy(policy_section, title="甲", slug="a", doc_number="财政部 税务总局公告2023年第12号")
    make_policy(policy_section, title="乙", slug="b", doc_number="国务院令第731号、样样发〔2025〕9号")
    found = {
        query: [page.title for page in get_search_backend().search(query, PolicyPage)]
        for query in ["财政部税务总局公告〔2023〕12号", "公告2023年第12号", "国务院令第七百三十一号", "样样发[2025]9号"]
    }
    assert list(found.values()) == [["甲"], ["甲"], ["乙"], ["乙"]], json.dumps(found, ensure_ascii=False)
