"""Bad input through the admin's own forms: a clear message at the right field, and nothing half-saved."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from wagtail.models import Page, Revision

from site_content.agencies.models import AgencyPage, AgencySectionPage
from site_content.associations.models import AssociationPage, AssociationSectionPage
from site_content.guides.models import GuideSectionPage, ServiceGuidePage
from site_content.policies.models import PolicyPage, PolicyRelation, PolicySectionPage
from site_content.portals.models import CityPortalPage
from site_content.programmes.models import ProgrammePage, ProgrammeSectionPage
from site_content.training.models import TrainingEventPage
from tests import content_factories as make
from tests.admin_forms import create_url, edit_url, field_errors, submit
from tests.factories import make_policy, make_superuser

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(db: None) -> Client:
    client = Client()
    client.force_login(make_superuser())
    return client


@pytest.fixture
def nothing_saved() -> Iterator[None]:
    """No page and no revision more or less after the test than when this fixture began."""
    before = Page.objects.count(), Revision.objects.count()
    yield
    assert (Page.objects.count(), Revision.objects.count()) == before


def refused(response: HttpResponse, name: str) -> str:
    """The message at ``name``; the form came back and complains about nothing else."""
    assert response.status_code == 200, "the form was accepted"
    errors = field_errors(response)
    assert set(errors) == {name}, errors
    return errors[name][0]


def new_policy(editor: Client, section: PolicySectionPage, **fields: Any) -> HttpResponse:
    return submit(editor, create_url(section, PolicyPage), **{"title": "样例政策", **fields})


def test_an_empty_address_becomes_pinyin(editor: Client, policy_section: PolicySectionPage) -> None:
    response = new_policy(editor, policy_section, title="技术改造补助办法", slug="", publish=True)
    assert response.status_code == 302
    assert PolicyPage.objects.get().slug == "ji-shu-gai-zao-bu-zhu-ban-fa"


def test_two_pages_of_one_title_get_different_addresses(editor: Client, policy_section: PolicySectionPage) -> None:
    new_policy(editor, policy_section, slug="")
    new_policy(editor, policy_section, slug="")
    assert sorted(PolicyPage.objects.values_list("slug", flat=True)) == ["yang-li-zheng-ce", "yang-li-zheng-ce-2"]


@pytest.mark.parametrize("typed", ["胶政发〔2016〕12号", "胶政发[2016]012号", "胶政发（2016）第12号", "胶政发 2016 12"])
def test_a_document_number_in_use_is_refused_however_it_is_typed(
    editor: Client, policy_section: PolicySectionPage, typed: str
) -> None:
    make_policy(policy_section, title="原来的政策", doc_number="胶政发〔2016〕12号")
    before = Page.objects.count(), Revision.objects.count()
    message = refused(new_policy(editor, policy_section, doc_number=typed, publish=True), "doc_number")
    assert "胶政发〔2016〕12号" in message and "原来的政策" in message
    assert (Page.objects.count(), Revision.objects.count()) == before


def test_an_unreadable_document_number_is_refused(
    editor: Client, policy_section: PolicySectionPage, nothing_saved: None
) -> None:
    message = refused(new_policy(editor, policy_section, doc_number="二〇一六年第十二号文"), "doc_number")
    assert "例如：胶政发〔2016〕12号" in message


def test_a_title_of_300_characters_is_refused_at_the_title(
    editor: Client, policy_section: PolicySectionPage, nothing_saved: None
) -> None:
    message = refused(new_policy(editor, policy_section, title="长" * 300), "title")
    assert message == "标题太长：最多 255 个字，现在有 300 个，请缩短。"


def test_the_browser_does_not_cut_a_pasted_title(editor: Client, policy_section: PolicySectionPage) -> None:
    html = editor.get(create_url(policy_section, PolicyPage)).content.decode()
    title = html[html.index('name="title"') :].split(">")[0]
    assert "maxlength" not in title


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"effective_on": "2024-05-01", "expires_on": "2024-04-30"}, "expires_on"),
        ({"issued_on": "2024-05-01", "published_on": "2024-04-30"}, "published_on"),
        (
            {"application_opens_at": "2024-05-01 09:00", "application_closes_at": "2024-05-01 08:00"},
            "application_closes_at",
        ),
    ],
)
def test_an_end_before_its_start_is_refused(
    editor: Client, policy_section: PolicySectionPage, nothing_saved: None, fields: dict[str, str], name: str
) -> None:
    assert "请核对" in refused(new_policy(editor, policy_section, **fields), name)


def relation_row(target: PolicyPage, kind: str = "supersedes") -> dict[str, Any]:
    return {
        "relations__TOTAL_FORMS": "1",
        "relations__0__kind": kind,
        "relations__0__target": str(target.pk),
        "relations__0__ORDER": "1",
    }


def test_a_policy_cannot_repeal_itself(editor: Client, policy_section: PolicySectionPage) -> None:
    policy = make_policy(policy_section)
    revisions = Revision.objects.count()
    response = submit(editor, edit_url(policy), **relation_row(policy), publish=True)
    assert "不能废止（代替）它自己" in refused(response, "relations-0-target")
    assert Revision.objects.count() == revisions and not PolicyRelation.objects.exists()


def test_policies_cannot_repeal_each_other_in_a_circle(editor: Client, policy_section: PolicySectionPage) -> None:
    first, second, third = (make_policy(policy_section, title=f"样例{n}") for n in "甲乙丙")
    assert submit(editor, edit_url(first), **relation_row(second), publish=True).status_code == 302
    assert submit(editor, edit_url(second), **relation_row(third), publish=True).status_code == 302
    response = submit(editor, edit_url(third), **relation_row(first), publish=True)
    assert "循环" in refused(response, "relations-0-target")
    assert PolicyRelation.objects.count() == 2


KEY_ELEMENTS = [
    "department",
    "basis",
    "conditions",
    "materials",
    "steps",
    "time_limit",
    "fee",
    "address",
    "phone",
]


def test_a_guide_without_its_key_elements_is_kept_as_a_draft(editor: Client, city: CityPortalPage) -> None:
    section = make.make_section(city, GuideSectionPage, slug="guides")
    response = submit(editor, create_url(section, ServiceGuidePage), title="样例事项")
    assert response.status_code == 302
    assert not ServiceGuidePage.objects.get().live


def test_a_guide_without_its_key_elements_is_not_published(editor: Client, city: CityPortalPage) -> None:
    section = make.make_section(city, GuideSectionPage, slug="guides")
    before = Page.objects.count(), Revision.objects.count()
    response = submit(editor, create_url(section, ServiceGuidePage), title="样例事项", publish=True)
    errors = field_errors(response)
    assert set(errors) == set(KEY_ELEMENTS)
    assert errors["fee"] == ["“收费”没有填写。发布前请补上；还没准备好可以先存草稿。"]
    assert (Page.objects.count(), Revision.objects.count()) == before


def test_an_emptied_rich_text_counts_as_missing(editor: Client, city: CityPortalPage) -> None:
    guide = make.make_guide(city)
    empty = '{"blocks":[{"key":"a","text":" ","type":"unstyled","depth":0,"inlineStyleRanges":[],"entityRanges":[]}],"entityMap":{}}'
    response = submit(editor, edit_url(guide), basis=empty, publish=True)
    assert "basis" in field_errors(response)


def test_an_event_that_ends_before_it_starts_is_refused(editor: Client, city: CityPortalPage) -> None:
    section = make.make_training_section(city)
    before = Page.objects.count(), Revision.objects.count()
    response = submit(
        editor,
        create_url(section, TrainingEventPage),
        title="样例培训",
        starts_at="2030-05-01 10:00",
        ends_at="2030-05-01 09:00",
        venue_name="样例报告厅",
    )
    assert refused(response, "ends_at") == "结束时间早于开始时间，请核对这两个时间。"
    assert (Page.objects.count(), Revision.objects.count()) == before


def test_an_event_needs_a_place_or_a_link(editor: Client, city: CityPortalPage) -> None:
    section = make.make_training_section(city)
    times: dict[str, Any] = {"starts_at": "2030-05-01 10:00", "ends_at": "2030-05-01 11:00"}
    response = submit(editor, create_url(section, TrainingEventPage), title="样例培训", **times)
    assert "至少一项" in refused(response, "venue_name")


@pytest.mark.parametrize(
    ("code", "text"), [("91350100M000100Y44", "校验位不对"), ("91350100", "18 位"), ("9135010OM000100Y43", "第 8 位是不是数字 0"),
        ("91350100М000100Y43", "第 9 位的“М”不是")],
)  # fmt: skip
def test_a_wrong_credit_code_is_refused(editor: Client, city: CityPortalPage, code: str, text: str) -> None:
    agency = make.make_agency(city)
    assert text in refused(
        submit(editor, edit_url(agency), kinds=str(agency.kinds.get().pk), credit_code=code), "credit_code"
    )


def test_a_valid_credit_code_is_taken(editor: Client, city: CityPortalPage) -> None:
    agency = make.make_agency(city)
    kinds = str(agency.kinds.get().pk)
    for typed, code in [
        ("91350100M000100Y43", "91350100M000100Y43"),
        (" ９１３５０１００ｍ０００１００ｙ４３ ", "91350100M000100Y43"),
        ("n2 370281 mf1234567 x", "N2370281MF1234567X"),
        ("Y1370281ABCDEFGH10", "Y1370281ABCDEFGH10"),
    ]:
        response = submit(editor, edit_url(agency), kinds=kinds, credit_code=typed, publish=True)
        assert response.status_code == 302, typed
        assert AgencyPage.objects.get().credit_code == code


def test_an_agency_without_a_kind_is_a_draft_only(editor: Client, city: CityPortalPage) -> None:
    section = make.make_section(city, AgencySectionPage, slug="agencies")
    refused(submit(editor, create_url(section, AgencyPage), title="样例机构", publish=True), "kinds")
    assert submit(editor, create_url(section, AgencyPage), title="样例机构").status_code == 302


def test_a_pasted_recognition_list_is_cleaned(editor: Client, city: CityPortalPage) -> None:
    section = make.make_section(city, ProgrammeSectionPage, slug="programmes")
    response = submit(
        editor,
        create_url(section, ProgrammePage),
        title="样例计划",
        batches__TOTAL_FORMS="1",
        batches__0__year="2024",
        batches__0__batch="第一批",
        batches__0__level="省级",
        batches__0__ORDER="1",
        batches__0__enterprises="1. 样例甲公司\r\n2\t样例乙公司\r\n\r\n（3）样例丙公司",
        publish=True,
    )
    assert response.status_code == 302
    page = ProgrammePage.objects.get()
    assert [entry.enterprise for entry in page.recognized()] == ["样例甲公司", "样例乙公司", "样例丙公司"]


def test_an_enterprise_listed_twice_in_a_batch_is_named(editor: Client, city: CityPortalPage) -> None:
    section = make.make_section(city, ProgrammeSectionPage, slug="programmes")
    response = submit(
        editor,
        create_url(section, ProgrammePage),
        title="样例计划",
        batches__TOTAL_FORMS="1",
        batches__0__year="2024",
        batches__0__ORDER="1",
        batches__0__enterprises="样例甲公司\n样例乙公司\n样例甲公司",
    )
    assert "样例甲公司" in refused(response, "batches-0-enterprises")


def test_a_member_line_that_cannot_be_read_is_named_by_its_number(editor: Client, city: CityPortalPage) -> None:
    section = make.make_section(city, AssociationSectionPage, slug="associations")
    lines = "样例甲公司，会长单位，https://example.org\n样例乙公司，副会长，秘书长，理事"
    response = submit(editor, create_url(section, AssociationPage), title="样例协会", members=lines)
    assert "第 2 行" in refused(response, "members")


def test_an_address_that_the_portal_needs_is_refused(
    editor: Client, policy_section: PolicySectionPage, nothing_saved: None
) -> None:
    assert "平台自己要用的地址" in refused(new_policy(editor, policy_section, slug="2024"), "slug")
