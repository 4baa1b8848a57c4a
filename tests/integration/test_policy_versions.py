"""A policy's texts through time: amended texts, and what was public before it was corrected."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from publishing.models import PastVersion, Record
from publishing.past_versions import KEPT_PER_RECORD
from publishing.worker import run_pending
from site_content.policies.models import PolicyPage, PolicySectionPage, PolicyText
from tests.factories import make_policy
from themes.build import build_site
from themes.releases import public_root

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()


def text(words: str) -> list[tuple[str, str]]:
    return [("paragraph", f"<p>{words}</p>")]


@pytest.fixture
def policy(policy_section: PolicySectionPage) -> PolicyPage:
    return make_policy(policy_section, title="样例办法", slug="rules", effective_on=date(2023, 9, 15), support_amount="最高 80 万元", body=text("一次性奖励80万元。"))  # fmt: skip


@pytest.fixture
def decision(policy_section: PolicySectionPage) -> PolicyPage:
    return make_policy(policy_section, title="修改决定", slug="decision")


def amend(policy: PolicyPage, decision: PolicyPage, since: date, words: str, **fields: object) -> None:
    policy.texts.add(PolicyText(holds_from=since, amended_by=decision, body=text(words), **fields))
    policy.save_revision().publish()
    run_pending()


def record(page: PolicyPage) -> dict:
    return Record.objects.get(id=str(page.pk)).document


def built(path: str) -> str:
    return (public_root() / path / "index.html").read_text(encoding="utf-8")


def test_the_text_that_holds_today_is_the_page_s_and_the_others_stand_beside_it(
    policy: PolicyPage, decision: PolicyPage
) -> None:
    amend(policy, decision, date(2025, 2, 1), "一次性奖励120万元。", support_amount="最高 120 万元", note="提高了标准")
    amend(policy, decision, TODAY + timedelta(days=30), "一次性奖励200万元。")
    document = record(policy)
    assert document["body"][0]["html"] == "<p>一次性奖励120万元。</p>" and document["text_since"] == "2025-02-01"
    assert [t["since"] for t in document["texts"]][:2] == ["2023-09-15", "2025-02-01"] and len(document["texts"]) == 3
    assert document["validity"] == "amended" and document["amended_by"][0]["title"] == "修改决定"
    assert {"on": "2025-02-01", "what": "amended"}.items() <= document["history"][-1].items()
    assert document["next_change_at"].startswith(str(TODAY + timedelta(days=30)))
    assert record(decision)["amends"][0]["title"] == "样例办法", "the amending policy leads there too"
    build_site(processes=1)
    page = built("policies/rules")
    assert "最高 120 万元" in page and "修改前：最高 80 万元" in page and "2025年2月1日起施行的文本" in page
    assert "80万元" in built("policies/rules/text-issued") and "不是现行文本" in built("policies/rules/text-issued")
    assert "尚未施行" in built(f"policies/rules/text-{TODAY + timedelta(days=30)}")
    changes = built("policies/rules/changes")
    assert '<del class="cut"><b>80万元</b></del><ins class="put"><b>120万元</b></ins>' in changes
    assert changes.index("200万元") < changes.index("<b>80万元"), "the newest first"


def test_search_finds_the_text_that_holds_and_no_other(
    search_index: object, policy: PolicyPage, decision: PolicyPage, client: object
) -> None:
    amend(policy, decision, date(2025, 2, 1), "支持氢能装备首台套。")
    found = client.get("/api/search/", {"q": "氢能装备"}).json()  # type: ignore[attr-defined]
    assert [result["title"] for result in found["results"]][:1] == ["样例办法"]
    gone = client.get("/api/search/", {"q": '"一次性奖励80万元"'}).json()  # type: ignore[attr-defined]
    assert "一次性奖励" not in str(gone["results"])


@pytest.mark.parametrize(
    ("days", "said"),
    [([date(2025, 1, 1), date(2025, 1, 1)], "同一天"), ([date(2023, 9, 15)], "不能早于或等于")],
)
def test_texts_need_days_of_their_own_after_the_policy_s(policy: PolicyPage, decision: PolicyPage, days: list[date], said: str) -> None:  # fmt: skip
    for day in days:
        policy.texts.add(PolicyText(holds_from=day, amended_by=decision, body=text("改")))
    with pytest.raises(ValidationError, match=said):
        policy.check_complete()


def test_a_policy_cannot_amend_itself_by_a_text(policy: PolicyPage) -> None:
    policy.texts.add(PolicyText(holds_from=date(2025, 1, 1), amended_by=policy, body=text("改")))
    with pytest.raises(ValidationError, match="另一份文件"):
        policy.check_complete()


def republish(policy: PolicyPage, **fields: object) -> None:
    for name, value in fields.items():
        setattr(policy, name, value)
    policy.save_revision().publish()
    run_pending()


def test_what_was_public_is_told_when_it_matters_and_not_for_a_comma(policy: PolicyPage) -> None:
    run_pending()
    republish(policy, body=text("一次性奖励，80万元"), author="样例作者")
    assert not PastVersion.objects.exists()
    republish(policy, support_amount="最高 90 万元", application_closes_at=timezone.now() + timedelta(days=9))
    build_site(processes=1)
    changes = built("policies/rules/changes")
    assert "支持金额" in changes and "<b>90 万元</b>" in changes and "申报时间" in changes
    assert 'href="/policies/rules/changes/"' in built("policies/rules")


def test_increments_end_where_a_build_from_nothing_does(policy: PolicyPage, decision: PolicyPage) -> None:
    run_pending()
    build_site(processes=1)
    republish(policy, support_amount="最高 90 万元")
    amend(policy, decision, date(2025, 2, 1), "一次性奖励120万元。")
    by_steps = {
        path: built(path) for path in ("policies/rules", "policies/rules/changes", "policies/rules/text-issued")
    }
    build_site(processes=1)
    assert {path: built(path) for path in by_steps} == by_steps


def test_an_editor_takes_back_what_should_never_have_been_public(policy: PolicyPage) -> None:
    run_pending()
    republish(policy, body=text("联系人身份证 370281199001011234 已删除，另行通知，请按新规定办理有关手续。"))
    republish(policy, body=text("请按新规定办理。"))
    assert PastVersion.objects.count() == 2
    republish(policy, changes_public=False)
    assert not PastVersion.objects.exists()
    build_site(processes=1)
    assert not (public_root() / "policies/rules/changes").exists()
    republish(policy, changes_public=True)
    republish(policy, support_amount="最高 99 万元")
    assert PastVersion.objects.count() == 1, "from then on it is kept again"
    policy.unpublish()
    run_pending()
    assert not PastVersion.objects.exists(), "nothing of what is not public"


def test_the_newest_are_kept_of_a_policy_that_is_edited_all_the_time(policy: PolicyPage) -> None:
    run_pending()
    for amount in range(KEPT_PER_RECORD + 3):
        republish(policy, support_amount=f"最高 {amount} 元")
    kept = list(PastVersion.objects.order_by("pk").values_list("material__support_amount", flat=True))
    assert len(kept) == KEPT_PER_RECORD and kept[-1] == f"最高 {KEPT_PER_RECORD + 1} 元"
