"""The right policy reaches the right enterprise, once: real publishing, the inbox, the outbox (scenarios 11, 12, 17)."""

import io
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from messages.models import Message
from publishing.models import Record
from publishing.reconcile import reconcile
from publishing.worker import run_pending
from services.authorisations.models import Authorisation
from services.authorisations.states import State
from services.enterprises.models import Enterprise, Qualification, SourceKind
from services.enterprises.writing import Origin, settle, write
from services.notices.models import Notice, Recipient
from services.pushes.deciding import AlreadyDecided, Decider, approve, discard
from services.pushes.models import Baseline, KnownRecord, Match, Matter, Push, PushState
from services.pushes.noting import move_baseline
from services.subscriptions.subscribing import end, subscriptions_of
from site_content.base.models import Industry, Topic
from site_content.policies.models import PolicyPage, PolicyRelation, PolicySectionPage
from site_content.policies.models import Qualification as Title
from site_content.policies.relations import RelationKind
from site_content.portals.models import CityPortalPage
from site_content.sharing import actions
from tests.factories import make_policy, make_superuser, make_town
from tests.push_world import act_for, follower, make_firm, publish, reasons, subscriber, told

pytestmark = pytest.mark.django_db

NUMBER = "样政发〔2026〕12号"
MODERATOR = Decider(1, "市级审核员")


@pytest.fixture(autouse=True)
def sinks(settings: Settings) -> None:
    settings.QIFU_SINKS = {"notices": settings.QIFU_SINKS["notices"]}


@pytest.fixture
def section(policy_section: PolicySectionPage) -> PolicySectionPage:
    """On a platform whose pushes have begun."""
    run_pending()
    move_baseline()
    return policy_section


def draft_policy(section: PolicySectionPage, **fields: Any) -> PolicyPage:
    """For small or micro makers of special machines with a title and 2,000 万元; not public yet."""
    own: dict[str, Any] = {
        "title": "技术改造补助", "doc_number": NUMBER, "sizes": ["SMALL", "MICRO"], "support_amount": "最高 50 万元。",
        "support_max": 50, "conditions": [("figure", {"figure": "revenue", "at_least": 2000, "at_most": None})],
    }  # fmt: skip
    page = make_policy(section, publish=False, text="鼓励企业改造设备。", **{**own, **fields})
    page.industries = [Industry.objects.get(code="35")]
    page.qualifications = [Title.objects.get_or_create(name="高新技术企业", slug="high-tech")[0]]
    return page


def take_back(page: PolicyPage) -> None:
    PolicyPage.objects.get(pk=page.pk).unpublish()


def test_exactly_those_are_told_whom_the_rule_fits_and_who_asked_for_nearly(section: PolicySectionPage) -> None:
    """Scenario 11: 200 enterprises around the boundaries of one rule."""
    gap = "营业收入还差 1 万元（须达到 2000 万元）"
    borders: list[tuple[dict[str, Any], str, list[str]]] = [
        ({}, "fits", []),
        ({"revenue": 2000}, "fits", []),
        ({"revenue": 1999}, "nearly", [gap]),
        ({"revenue": None}, "nearly", ["请补充营业收入"]),
        ({"industry_codes": ["C35"]}, "fits", []),
        ({"industry_codes": ["C3411", "C3599"]}, "fits", []),
        ({"industry_codes": ["C3411"]}, "", []),
        ({"industry_codes": ["C"]}, "nearly", ["请补充更细的行业（专用设备制造业）"]),
        ({"size_tiers": "MICRO"}, "fits", []),
        ({"size_tiers": "SMALL,MICRO"}, "fits", []),
        ({"size_tiers": "MEDIUM,SMALL"}, "nearly", ["请补充从业人员、营业收入等数据，以确定企业规模"]),
        ({"size_tiers": "MEDIUM"}, "nearly", ["限以下企业规模：小型、微型"]),
        ({"size_tiers": "LARGE", "revenue": 1999}, "nearly", ["限以下企业规模：小型、微型", gap]),
        ({"size_tiers": "LARGE", "revenue": 1999, "title": ""}, "", []),
        ({"title": ""}, "nearly", ["须有资质：高新技术企业"]),
        ({"title": "瞪羚企业"}, "nearly", ["须有资质：高新技术企业"]),
        ({"valid_to": timezone.localdate()}, "fits", []),
        ({"valid_to": date(2020, 12, 31)}, "nearly", ["高新技术企业已于 2020-12-31 到期"]),
        ({"state": "moved_out"}, "", []),
        ({"title": "", "provenance": {}}, "nearly", ["请补充已有的资质"]),
    ]
    wanted: dict[int, list[tuple[str, list[str]]]] = {}
    for n in range(200):
        values, outcome, missing = borders[n % 20]
        also_nearly = n % 40 < 20
        firm = make_firm(n, **values)
        recipient = subscriber(firm, f"p{n}@example.com", also_nearly=also_nearly)
        if outcome == "fits":
            wanted[recipient.pk] = [(f"{firm.name}符合条件", [])]
        elif outcome == "nearly" and also_nearly:
            wanted[recipient.pk] = [(f"{firm.name}接近符合条件", missing)]
    publish(draft_policy(section))
    found = {n.recipient_id: [(r["why"], r["missing"]) for r in n.reasons] for n in Notice.objects.all()}
    assert found == wanted
    assert len(wanted) == 70 + 50
    assert Message.objects.by("mail").count() == len(wanted)


def test_whoever_is_concerned_twice_is_told_once_with_all_reasons(section: PolicySectionPage) -> None:
    first, second = make_firm(1), make_firm(2, revenue=1999)
    recipient = subscriber(first, "a@example.com", also_nearly=True)
    subscriber(second, "a@example.com", also_nearly=True)
    follower("a@example.com", "kind=policy&size=SMALL")
    follower("a@example.com", "kind=policy")
    bystander, elsewhere = act_for(first, "b@example.com"), follower("c@example.com", "kind=policy&size=LARGE")
    publish(draft_policy(section))
    assert told(recipient) == ["技术改造补助"]
    assert reasons(recipient) == [
        ("样例企业1号符合条件", []),
        ("样例企业2号接近符合条件", ["营业收入还差 1 万元（须达到 2000 万元）"]),
        ("您订阅了“政策；企业规模：小型企业”", []),
        ("您订阅了“政策”", []),
    ]
    assert told(bystander) == told(elsewhere) == []


def test_who_does_not_act_for_it_any_more_is_not_told(section: PolicySectionPage) -> None:
    recipient = subscriber(make_firm(1), "a@example.com")
    Authorisation.objects.update(state=State.REVOKED)
    publish(draft_policy(section))
    assert told(recipient) == []


def test_one_policy_is_told_once_whatever_becomes_of_its_page(
    section: PolicySectionPage, city: CityPortalPage, tmp_path: Path
) -> None:
    """Scenario 12."""
    recipient = subscriber(make_firm(1), "a@example.com")
    follower("a@example.com", "kind=policy")
    page = draft_policy(section)
    publish(page)
    assert told(recipient) == ["技术改造补助"]
    page.support_amount, page.body = "最高50万元", [("paragraph", "<p>鼓励企业，改造设备。</p>")]
    publish(page)
    take_back(page)
    run_pending()
    publish(page)
    towns = [make_town(city, title=f"样例街道{n}", slug=f"town-{n}") for n in range(12)]
    actions.push_to_all(page=page, portals=towns, by=make_superuser(), mandatory=True)
    run_pending()
    laws = tmp_path / "laws.jsonl"
    law = {
        "id": "law-1",
        "title": f"技术改造补助（{NUMBER}）",
        "date": str(timezone.localdate()),
        "body_markdown": "正文。",
        "doc_number": NUMBER,
    }
    laws.write_text(json.dumps(law, ensure_ascii=False), "utf-8")
    with pytest.raises(CommandError, match="没有导入"):
        call_command("import_policies", str(laws), "--portal", "city", stdout=io.StringIO())
    run_pending()
    reconcile()
    run_pending()
    assert told(recipient) == ["技术改造补助"]
    page.support_amount, page.support_max = "最高 80 万元。", 80
    publish(page)
    assert told(recipient) == ["技术改造补助", "内容有变化：技术改造补助"]
    changed = Notice.objects.filter(recipient=recipient).latest("pk")
    assert changed.subject.changes == [
        "最高支持金额：由“50 万元”改为“80 万元”", "支持标准：由“最高50万元”改为“最高 80 万元。”",
    ]  # fmt: skip
    publish(page)
    PolicyPage.objects.get(pk=page.pk).delete()
    call_command("import_policies", str(laws), "--portal", "city", stdout=io.StringIO())
    assert PolicyPage.objects.filter(source_id="law-1", live=True).exists()
    run_pending()
    reconcile()
    run_pending()
    assert len(told(recipient)) == 2


def test_a_changed_rule_is_told_to_whom_it_fitted_before_and_to_whom_it_fits_now(section: PolicySectionPage) -> None:
    before, now = (
        subscriber(make_firm(1, revenue=2500), "a@example.com"),
        subscriber(make_firm(2, revenue=5000), "b@example.com"),
    )
    never = subscriber(make_firm(3, revenue=500), "c@example.com")
    page = draft_policy(section)
    page.conditions = [("figure", {"figure": "revenue", "at_least": None, "at_most": 3000})]
    publish(page)
    assert told(before) == ["技术改造补助"] and told(now) == []
    page.conditions = [("figure", {"figure": "revenue", "at_least": 4000, "at_most": None})]
    publish(page)
    assert told(before)[1:] == told(now) == ["内容有变化：技术改造补助"]
    gap = "营业收入还差 1500 万元（须达到 4000 万元）"
    assert reasons(before) == [("样例企业1号原先符合条件，现在不再符合", [gap])]
    assert reasons(now) == [("样例企业2号符合条件", [])]
    assert told(never) == ["技术改造补助", "内容有变化：技术改造补助"]
    change = Notice.objects.latest("pk").subject.changes
    assert change == ["适用条件：由“营业收入不超过 3000 万元”改为“营业收入不低于 4000 万元”"]


def test_a_policy_that_comes_under_a_topic_is_told_to_those_alone_who_follow_that(section: PolicySectionPage) -> None:
    firm, all_policies = subscriber(make_firm(1), "a@example.com"), follower("b@example.com", "kind=policy")
    topic = Topic.objects.create(name="数字化", slug="digital")
    follows_topic = follower("c@example.com", "topic=digital")
    page = draft_policy(section)
    publish(page)
    assert [told(one) for one in (firm, all_policies, follows_topic)] == [["技术改造补助"], ["技术改造补助"], []]
    page.topics = [topic]
    publish(page)
    assert [told(one) for one in (firm, all_policies, follows_topic)] == [["技术改造补助"]] * 3
    assert reasons(follows_topic) == [("您订阅了“主题：数字化”", [])]


def test_windows_that_open_and_close_are_told_though_nobody_looked_for_days(section: PolicySectionPage) -> None:
    with time_machine.travel("2026-12-01T10:00:00+08:00", tick=False):
        recipient, open_now = subscriber(make_firm(1), "a@example.com"), follower("b@example.com", "window=open")
        opens, closes = timezone.now() + timedelta(days=5), timezone.now() + timedelta(days=40)
        publish(draft_policy(section, application_opens_at=opens, application_closes_at=closes))
        assert (told(recipient), told(open_now)) == (["技术改造补助"], [])
    wanted = ["技术改造补助", "开始申报：技术改造补助", "2027年1月10日 10:00截止申报：技术改造补助"]
    for day, count in (
        (4, 1),
        (9, 2),
        (30, 2),
        (36, 3),
        (41, 3),
    ):  # December the 6th, the 3rd of January: nobody looked
        with time_machine.travel("2026-12-01T10:00:00+08:00", tick=False) as clock:
            clock.shift(timedelta(days=day))
            run_pending()
            assert told(recipient) == wanted[:count], day
    assert told(open_now) == wanted[1:]


def test_a_new_policy_whose_window_is_closing_is_not_told_twice(section: PolicySectionPage) -> None:
    recipient = subscriber(make_firm(1), "a@example.com")
    now = timezone.now()
    publish(
        draft_policy(
            section, application_opens_at=now - timedelta(days=3), application_closes_at=now + timedelta(days=3)
        )
    )
    assert told(recipient) == ["技术改造补助"]


def test_a_repealed_policy_is_told_to_whom_it_concerned(section: PolicySectionPage) -> None:
    recipient, in_force = (
        subscriber(make_firm(1), "a@example.com"),
        follower("b@example.com", "validity=in_force&kind=policy"),
    )
    page = draft_policy(section)
    publish(page)
    newer = make_policy(section, publish=False, title="新办法", doc_number="样政发〔2026〕13号")
    newer.relations.add(PolicyRelation(kind=RelationKind.SUPERSEDES, target=page))
    publish(newer)
    assert told(recipient) == ["技术改造补助", "已废止：技术改造补助"]
    assert told(in_force) == ["技术改造补助", "新办法", "已废止：技术改造补助"]
    assert Notice.objects.latest("pk").subject.body == "依据：《新办法》"


def test_what_a_new_qualification_opens_comes_in_one_message(section: PolicySectionPage) -> None:
    firm = make_firm(1, title="")
    recipient = subscriber(firm, "a@example.com")
    for number in range(3):
        publish(draft_policy(section, title=f"第{number}项补助", doc_number=f"样政发〔2026〕{20 + number}号"))
    publish(
        draft_policy(section, title="已经截止", doc_number="", application_closes_at=timezone.now() - timedelta(days=1))
    )
    assert told(recipient) == []
    origin = Origin(SourceKind.OFFICER, timezone.localdate())
    held = ["高新技术企业", "", "", "2026-01-01", None]
    write([settle(Enterprise.objects.with_facts().get(pk=firm.pk), {"qualifications": [held]}, origin)])
    run_pending()
    assert told(recipient) == ["样例企业1号现在也符合 3 项政策的条件"]
    assert Notice.objects.get().subject.body == "· 第2项补助\n· 第1项补助\n· 第0项补助"
    write([settle(Enterprise.objects.with_facts().get(pk=firm.pk), {"tags": ["样例"]}, origin)])
    run_pending()
    assert len(told(recipient)) == 1


def test_a_qualification_that_begins_on_a_day_is_told_on_that_day(section: PolicySectionPage) -> None:
    firm = make_firm(1, title="")
    recipient = subscriber(firm, "a@example.com")
    Qualification.objects.create(
        enterprise=firm, name="高新技术企业", valid_from=timezone.localdate() + timedelta(days=3)
    )
    publish(draft_policy(section))
    assert told(recipient) == []
    with time_machine.travel(timezone.now() + timedelta(days=4)):
        run_pending()
    assert told(recipient) == ["样例企业1号现在也符合 1 项政策的条件"]


def test_the_first_start_and_imports_are_silent(policy_section: PolicySectionPage, tmp_path: Path) -> None:
    """Scenario 17: 50 policies imported, a full site at the first start: 0 notices."""
    everything = follower("a@example.com", "")
    publish(draft_policy(policy_section, title="原有政策", doc_number=""))
    KnownRecord.objects.all().delete(), Matter.objects.all().delete(), Baseline.objects.all().delete()
    Notice.objects.all().delete()
    reconcile()
    run_pending()
    assert told(everything) == []
    laws = [
        {"id": f"law-{n}", "title": f"样例条例{n}", "date": str(timezone.localdate()), "body_markdown": "正文。"}
        for n in range(50)
    ]
    lines = tmp_path / "laws.jsonl"
    lines.write_text("".join(json.dumps(law, ensure_ascii=False) + "\n" for law in laws), "utf-8")
    call_command("import_policies", str(lines), "--portal", "city", stdout=io.StringIO())
    run_pending()
    assert Record.objects.live().of_kind("policy").count() == 51
    assert told(everything) == [] and not Push.objects.exists()
    publish(draft_policy(policy_section, title="很久以前", published_on=timezone.localdate() - timedelta(days=31)))
    assert told(everything) == []
    publish(draft_policy(policy_section, title="新的一项", doc_number=""))
    assert told(everything) == ["新的一项"]


def test_a_push_to_many_waits_for_a_person(section: PolicySectionPage, settings: Settings) -> None:
    settings.QIFU_PUSH_BRAKE = 3
    recipients = [subscriber(make_firm(n), f"p{n}@example.com") for n in range(4)]
    page = draft_policy(section)
    publish(page)
    held = Push.objects.get()
    assert (held.state, held.held_for, held.wanted) == ("held", "many", 4)
    assert not Notice.objects.exists()
    page.support_max = 60
    publish(page)
    end(subscriptions_of(recipients[0])[0])
    approve(held.pk, MODERATOR)
    with pytest.raises(AlreadyDecided):
        discard(held.pk, MODERATOR)
    run_pending()
    assert [told(one) for one in recipients] == [[], ["技术改造补助"], ["技术改造补助"], ["技术改造补助"]]
    page.support_max = 70
    publish(page)
    assert [told(one)[1:] for one in recipients] == [[], *[["内容有变化：技术改造补助"]] * 3]


def test_more_than_three_policies_an_hour_wait_and_what_is_discarded_counts_as_told(section: PolicySectionPage) -> None:
    everything = follower("a@example.com", "kind=policy")
    for number in range(5):
        draft_policy(section, title=f"补助{number}", doc_number="").save_revision().publish()
    run_pending()
    held = Push.objects.filter(state=PushState.HELD, held_for="often").order_by("pk")
    assert held.count() == 5 and told(everything) == []
    discard(held[4].pk, MODERATOR)
    for push in held[:4]:
        approve(push.pk, MODERATOR)
    run_pending()
    reconcile()
    run_pending()
    assert sorted(told(everything)) == [f"补助{number}" for number in range(4)]
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        publish(draft_policy(section, title="补助9", doc_number=""))
    assert len(told(everything)) == 5


def test_one_policy_taken_back_is_not_mailed_any_more(section: PolicySectionPage) -> None:
    recipient = subscriber(make_firm(1), "a@example.com")
    page = draft_policy(section)
    publish(page)
    take_back(page)
    run_pending()
    assert Notice.objects.get(recipient=recipient).subject.withdrawn_at
    publish(page)
    assert Notice.objects.get(recipient=recipient).subject.withdrawn_at is None


def test_nothing_is_kept_of_how_an_enterprise_stands_when_nobody_asks_any_more(section: PolicySectionPage) -> None:
    recipient = subscriber(make_firm(1), "a@example.com")
    publish(draft_policy(section))
    assert Match.objects.count() == 1
    Recipient.objects.filter(pk=recipient.pk).delete()
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        run_pending()
    assert not Match.objects.exists()
