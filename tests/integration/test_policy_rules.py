"""Policies carry rules: what editors choose becomes what machines judge, is read back, and is counted before it is public."""

import json
from datetime import date
from decimal import Decimal
from importlib import import_module
from typing import Any
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from matching.describing import describe_rule
from matching.match import match
from matching.rules import Profile, check_rule
from services.enterprises.models import Enterprise, Qualification, YearFigures
from services.enterprises.profiles import Places, fit_address, profile_of
from services.units.models import UnitKind
from site_content.base.models import Division, Industry
from site_content.base.rules import compile_rule
from site_content.policies.models import PolicyPage, PolicySectionPage
from site_content.policies.models import Qualification as Title
from tests.admin_forms import edit_url, form_values
from tests.appeals import make_unit
from tests.factories import make_policy, make_superuser

pytestmark = pytest.mark.django_db


def figure(figure: str, least: int | None = None, most: int | None = None) -> tuple[str, Any]:
    return ("figure", {"figure": figure, "at_least": least, "at_most": most})


@pytest.fixture
def policy(policy_section: PolicySectionPage) -> PolicyPage:
    """For machine builders of one town, small or micro, with a title, 2,000 万元 or R&D of 3.5 %."""
    page = make_policy(policy_section, sizes=["SMALL", "MICRO"])
    page.regions = [Division.objects.create(code="370281102", name="李哥庄镇")]
    page.industries = [Industry.objects.get(code="35"), Industry.objects.get(code="3411")]
    page.qualifications = [Title.objects.create(name="高新技术企业", slug="high-tech", other_names="国家高新技术企业")]
    either = [figure("revenue", 2000), ("share", {"at_least": Decimal("3.5"), "at_most": None})]
    page.conditions = [
        ("age", {"unit": "years", "at_least": None, "at_most": 10}),
        ("either", either),
        ("words", {"text": "信用良好"}),
    ]
    page.save_revision().publish()
    return page


def test_what_editors_choose_reads_back_as_one_sentence(policy: PolicyPage) -> None:
    rule = compile_rule(policy)
    check_rule(rule)
    assert describe_rule(rule) == (
        "适用于同时满足以下条件的企业：位于李哥庄镇；行业为锅炉及辅助设备制造、专用设备制造业；企业规模为小型、微型；有高新技术企业资质；"
        "成立不超过 10 年；营业收入不低于 2000 万元，或者研发投入占比不低于 3.5%。另须由部门确认：信用良好。"
    )
    assert rule["hard"] == ["t", "i", "c1b"]


def test_all_but_some_reads_back_and_leaves_them_out(policy_section: PolicySectionPage) -> None:
    page = make_policy(policy_section)
    title = Title.objects.create(name="专精特新小巨人企业", slug="giant")
    town = Division.objects.create(code="370281102", name="李哥庄镇")
    conditions: Any = page._meta.get_field("conditions")
    left_out = conditions.stream_block.child_blocks["except"]
    typed = {"regions": [town], "industries": ["房地产业", "c 2511"], "sizes": ["LARGE"], "qualifications": [title]}
    value = left_out.clean(left_out.normalize(typed))
    assert list(value["industries"]) == ["K 房地产业", "C2511 原油加工及石油制品制造"]
    page.conditions = [("except", value)]
    rule = compile_rule(page)
    check_rule(rule)
    assert describe_rule(rule) == (
        "适用于同时满足以下条件的企业：不包括位于李哥庄镇的企业；不包括行业为房地产业、原油加工及石油制品制造的企业；"
        "不包括企业规模为大型的企业；不包括有专精特新小巨人企业资质的企业。"
    )
    assert rule["hard"] == ["c1.t", "c1.i", "c1.q"]
    another: Profile = {"town": ["370281001"], "industry": ["C3511"], "size": ["SMALL"], "qualifications": []}
    assert match(rule, another, "2026-11-30")["outcome"] == "fits"
    assert match(rule, {**another, "industry": ["K7010"]}, "2026-11-30")["outcome"] == "does_not"
    assert match(rule, {**another, "size": ["LARGE"]}, "2026-11-30")["outcome"] == "nearly"
    nothing: dict[str, Any] = {key: [] for key in typed}
    for wrong in ({**typed, "industries": ["养龙业"]}, nothing):
        with pytest.raises(ValidationError):
            left_out.clean(left_out.normalize(wrong))


def test_a_policy_of_which_nothing_is_said_has_no_rule(policy_section: PolicySectionPage) -> None:
    rule = compile_rule(make_policy(policy_section, sizes=["LARGE", "MEDIUM", "SMALL", "MICRO"]))
    assert rule == {"version": 1, "when": None, "hard": [], "notes": []}


def make_enterprise(number: int, **fields: Any) -> Enterprise:
    """One that the policy fits, but for ``fields``."""
    own: dict[str, Any] = {
        "name": f"样例企业{number}号", "credit_code": f"9137028100000{number:05d}", "industry_codes": ["C3511"],
        "size_tiers": "SMALL", "founded_on": date(2020, 1, 1), "town": make_unit(f"town:{number}", UnitKind.TOWN, f"镇{number}"),
    }  # fmt: skip
    revenue, title = fields.pop("revenue", 2000), fields.pop("title", "国家高新技术企业")
    enterprise = Enterprise.objects.create(**own | fields)
    YearFigures.objects.create(enterprise=enterprise, year=2025, employees=30, revenue=revenue)
    if title:
        Qualification.objects.create(enterprise=enterprise, name=title, valid_to=date(2090, 1, 1))
    return enterprise


def test_the_registry_gives_profiles_as_rules_read_them() -> None:
    enterprise = make_enterprise(1, above_scale=False, zone="样例园", title="企业技术中心")
    Qualification.objects.filter(enterprise=enterprise).update(level="省级")
    YearFigures.objects.create(enterprise=enterprise, year=2024, employees=99, assets=700)
    profile = profile_of(enterprise, Places({"town:1": "370281102"}, {"样例园": "370281400"}))
    assert profile == {
        "industry": ["C3511"], "town": ["370281102", "370281400"], "size": ["SMALL"], "above_scale": ["no"],
        "qualifications": [
            {"name": "企业技术中心", "valid_from": None, "valid_to": "2090-01-01"},
            {"name": "省级企业技术中心", "valid_from": None, "valid_to": "2090-01-01"},
        ],
        "founded_on": "2020-01-01", "rd_share": None, "employees": 30, "revenue": 2000, "assets": None,
    }  # fmt: skip


def test_what_is_known_fills_in_the_fit_check_and_is_sent_to_nobody() -> None:
    profile = profile_of(make_enterprise(1, title="瞪羚企业"), Places({}, {}))
    path, _hash, answers = fit_address(profile, "2026-11-30").partition("#a=")
    assert path == "/fit/"
    assert json.loads(unquote(answers)) == {
        "employees": "30", "revenue": "2000", "founded_on": "2020-01-01", "industry": "C3511", "size": "SMALL", "titles": ["瞪羚企业"],
    }  # fmt: skip


def test_what_nobody_said_of_an_enterprise_is_unknown() -> None:
    nothing = Enterprise.objects.create(name="样例企业", credit_code="91370281MA0000001F")
    assert set(profile_of(nothing, Places({}, {})).values()) == {None}
    nothing.provenance = {"qualifications": {}}
    assert profile_of(nothing, Places({}, {}))["qualifications"] == []


@pytest.fixture
def editor(db: None) -> Client:
    client = Client()
    client.force_login(make_superuser())
    return client


def reach_of(client: Client, page: Page, **form: Any) -> str:
    url = reverse("qifu_page_reach", args=[page.pk])
    answer = client.post(url, form) if form else client.get(url)
    return " ".join(BeautifulSoup(answer.content, "html.parser").get_text(" ").split())


def test_the_editor_sees_whom_it_fits_and_what_excludes_whom(editor: Client, policy: PolicyPage) -> None:
    for number in range(7):
        make_enterprise(number)
    for number in range(10, 16):
        make_enterprise(number, revenue=1999)
    for number in range(20, 23):
        make_enterprise(number, title="", provenance={"qualifications": {}})
    policy.regions = []
    policy.save_revision()
    said = reach_of(editor, policy)
    assert "适合 7 家，差一点 9 家" in said and "16 家在营企业" in said
    assert "营业收入不低于 2000 万元，或者研发投入占比不低于 3.5% 0 6 6" in said, "R&D is unknown: none of them fails"
    assert "有高新技术企业资质 少于 5 0 少于 5" in said, "three are few enough to be known by name"


def test_a_condition_that_excludes_everyone_is_named_before_it_is_saved(editor: Client, policy: PolicyPage) -> None:
    for number in range(6):
        make_enterprise(number)
    form = form_values(editor.get(edit_url(policy)).content.decode())
    block = {"deleted": "", "order": "0", "type": "figure", "id": ""}
    value = {"figure": "revenue", "at_least": "9000", "at_most": ""}
    form |= {"conditions-count": "1", "regions": [], "contacts-count": "0"}
    form |= {f"conditions-0-{name}": text for name, text in block.items()}
    form |= {f"conditions-0-value-{name}": text for name, text in value.items()}
    said = reach_of(editor, policy, **{name: value for name, value in form.items() if value is not None})
    assert "适合 0 家" in said and "“营业收入不低于 9000 万元” 把所有企业都排除了" in said
    assert policy.get_latest_revision_as_object().conditions[0].block_type == "age", "nothing was saved"


def test_who_may_not_edit_the_page_sees_no_counts(policy: PolicyPage, client: Client) -> None:
    assert client.get(reverse("qifu_page_reach", args=[policy.pk])).status_code == 302


def test_the_check_before_publishing_leads_to_the_counts(editor: Client, policy: PolicyPage) -> None:
    check = editor.get(reverse("qifu_page_check", args=[policy.pk])).content.decode()
    assert reverse("qifu_page_reach", args=[policy.pk]) in check


def test_the_form_offers_divisions_and_what_was_chosen_and_takes_any_class(editor: Client, policy: PolicyPage) -> None:
    ticks = BeautifulSoup(editor.get(edit_url(policy)).content, "html.parser").select("input[name=industries]")
    shown = {str(tick["value"]) for tick in ticks}
    classes = {one.pk: str(one.pk) in shown for one in Industry.objects.filter(code__in=["3411", "3511", "35"])}
    assert list(classes.values()).count(True) == 2 and len(shown) == 20 + 97 + 1
    found = editor.get(reverse("qifu_industries"), {"q": "c351"}).json()
    assert [entry["label"][:4].strip() for entry in found][:2] == ["351", "3511"]
    assert editor.get(reverse("qifu_industries"), {"q": "炼油、化工生产专用"}).json()[0]["label"].startswith("3521")


# The migration from one line of text


def test_versions_that_say_it_in_one_line_open_with_terms_or_words(policy: PolicyPage) -> None:
    migration = import_module("site_content.policies.migrations.0007_qualifications_as_terms")
    titles, sentence = policy.save_revision(), policy.save_revision()
    long = "具有独立法人资格，并且在本市登记注册满三年、依法纳税且没有不良信用记录的中小企业。"
    for revision, text in ((titles, "高新技术企业、瞪羚企业、样例企业称号"), (sentence, long)):
        revision.content |= {"qualifications": text}
        revision.content.pop("conditions")
        revision.save()
    migration.carry_versions_over(apps, Title)
    titles.refresh_from_db()
    sentence.refresh_from_db()
    slugs = {term.slug for term in titles.as_object().qualifications.all()}
    assert slugs == {"high-tech", "gazelle", "yang-li-qi-ye-cheng-hao"}
    words = sentence.as_object()
    assert not words.qualifications.all() and [block.value["text"] for block in words.conditions] == [long]


def test_pages_that_say_it_in_one_line_hold_terms(policy_section: PolicySectionPage) -> None:
    migration = import_module("site_content.policies.migrations.0007_qualifications_as_terms")
    page = make_policy(policy_section)
    migration.carry_text_over(PolicyPage, Title, page.pk, "高新技术企业、瞪羚企业")
    assert {term.slug for term in PolicyPage.objects.get(pk=page.pk).qualifications.all()} == {"high-tech", "gazelle"}


@pytest.mark.parametrize("text", ["", "高新技术企业", "甲、乙、甲", "一" * 300])
def test_no_word_is_lost(text: str) -> None:
    migration = import_module("site_content.policies.migrations.0007_qualifications_as_terms")
    titles, words = migration.read_titles(text)
    assert "".join(words) == text if words else titles == list(dict.fromkeys(filter(None, text.split("、"))))
