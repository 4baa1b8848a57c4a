"""推送 in the admin: who looks, who decides (docs/roles.md), what they see of whom."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from cms.teams.models import Role
from publishing.worker import run_pending
from services.notices.models import Notice
from services.pushes.models import Push
from services.pushes.noting import move_baseline
from site_content.base.models import Industry
from site_content.policies.models import PolicySectionPage
from site_content.portals.models import CityPortalPage
from tests.approval_people import client_of, make_member
from tests.factories import make_policy, make_superuser
from tests.push_world import follower, make_firm, subscriber
from tests.role_tables import read_roles

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(policy_section: PolicySectionPage, settings: Settings) -> Push:
    """One to two recipients, of which one may be told without a person's word."""
    settings.QIFU_SINKS = {"notices": settings.QIFU_SINKS["notices"]}
    settings.QIFU_PUSH_BRAKE = 1
    run_pending()
    move_baseline()
    subscriber(make_firm(1, revenue=1999), "zhang@example.com", also_nearly=True)
    follower("li@example.com", "kind=policy")
    condition = ("figure", {"figure": "revenue", "at_least": 2000, "at_most": None})
    page = make_policy(policy_section, title="技术改造补助", publish=False, conditions=[condition])
    page.industries = [Industry.objects.get(code="35")]
    page.save_revision().publish()
    run_pending()
    return Push.objects.get(state="held")


def address(push: Push) -> str:
    return reverse("qifu_push", args=[push.pk])


def test_a_moderator_sees_number_text_and_reasons_and_approves(held: Push, city: CityPortalPage) -> None:
    moderator = client_of(make_member(city, Role.CITY_MODERATOR))
    assert "有 1 次推送等您批准" in moderator.get(reverse("wagtailadmin_home")).content.decode()
    assert "要通知 2 人" in moderator.get(reverse("qifu_pushes")).content.decode()
    shown = moderator.get(address(held)).content.decode()
    for words in (
        "批准，通知 2 人",
        "样例企业1号接近符合条件：营业收入还差 1 万元（须达到 2000 万元）",
        "您订阅了“政策”",
    ):
        assert words in shown
    assert "zhang@example.com" not in shown and "li@example.com" not in shown
    assert moderator.post(address(held), {"action": "elsewhere"}).status_code == 404
    moderator.post(address(held), {"action": "approve"})
    assert "已经有人处理过了" in moderator.post(address(held), {"action": "discard"}, follow=True).content.decode()
    run_pending()
    assert Notice.objects.count() == 2
    assert "通知了 2 人" in moderator.get(address(held)).content.decode()


def test_who_may_look_and_who_may_decide(held: Push, city: CityPortalPage) -> None:
    table = read_roles("pushes")["one that waits"]
    town_roles = {"town_editor", "town_moderator", "association_editor", "agency_editor"}
    assert {table[role] for role in town_roles} == {""}  # of other portals: tests of every address try them
    clients = {role: client_of(make_member(city, Role(role))) for role in ("city_editor", "city_moderator", "auditor")}
    clients["administrator"] = client_of(make_superuser())
    for role, client in clients.items():
        Push.objects.update(state="held")
        found = "V" if client.get(address(held)).status_code == 200 else ""
        client.post(address(held), {"action": "discard"})
        found += "A" if Push.objects.get().state == "discarded" else ""
        assert found == table[role], role
    assert Client().get(address(held)).status_code == 302
