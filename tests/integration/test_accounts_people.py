"""Making log-ins: one name, the teams on the same screen."""

import pytest
from bs4 import BeautifulSoup, Tag
from django.contrib.auth.models import Group, User
from django.urls import reverse

from cms.accounts.models import SignInEvent
from cms.teams.models import Role, Team
from site_content.portals.models import CityPortalPage
from tests.accounts import PASSWORD
from tests.approval_people import client_of
from tests.factories import make_superuser, make_town

pytestmark = pytest.mark.django_db


def test_a_log_in_is_made_with_a_name_in_one_piece_and_its_team(city: CityPortalPage) -> None:
    group = Team.objects.get(page=make_town(city)).group(Role.TOWN_EDITOR)
    data = {"username": "fresh", "email": "f@example.org", "first_name": "王小明", "groups": [group.pk]}
    client = client_of(make_superuser())
    response = client.post(reverse("wagtailusers_users:add"), {**data, "password1": PASSWORD, "password2": PASSWORD})
    assert response.status_code == 302
    made = User.objects.get(username="fresh")
    assert (made.get_full_name(), list(made.groups.all())) == ("王小明", [group])


def test_the_list_says_where_each_works(city: CityPortalPage) -> None:
    group = Team.objects.get(page=make_town(city)).group(Role.TOWN_EDITOR)
    User.objects.create_user("mover", first_name="样例").groups.add(group)
    html = client_of(make_superuser("chief")).get(reverse("wagtailusers_users:index")).content.decode()
    rows = {row.select_one(".username").get_text(strip=True): row.get_text(" ") for row in rows_of(html)}  # type: ignore[union-attr]
    assert group.name in rows["mover"] and "系统管理员" in rows["chief"] and group.name not in rows["chief"]


def rows_of(html: str) -> list[Tag]:
    return [row for row in BeautifulSoup(html, "html.parser").select("tbody tr") if row.select_one(".username")]


def test_a_name_in_two_pieces_is_joined_as_it_is_said(city: CityPortalPage) -> None:
    user = User.objects.create_user("old", "old@example.org", PASSWORD, first_name="小明", last_name="王")
    client, address = client_of(make_superuser()), reverse("wagtailusers_users:edit", args=[user.pk])
    form = BeautifulSoup(client.get(address).content, "html.parser")
    shown = form.select_one("input[name=first_name]")
    assert shown is not None and shown["value"] == "王小明" and form.select_one("input[name=last_name]") is None
    client.post(address, {"username": "old", "email": user.email, "first_name": "王小明", "is_active": "on"})
    assert User.objects.get(pk=user.pk).get_full_name() == "王小明"


def test_groups_that_reach_over_every_team_come_last_and_are_marked(city: CityPortalPage) -> None:
    Group.objects.create(name="自建组")
    form = BeautifulSoup(client_of(make_superuser()).get(reverse("wagtailusers_users:add")).content, "html.parser")
    labels = [box.parent.get_text(strip=True) for box in form.select("input[name=groups]") if box.parent]
    marked = [label for label in labels if label.endswith("（不属于任何团队，慎选）")]
    assert "自建组（不属于任何团队，慎选）" in marked and labels[-len(marked) :] == marked


def test_ones_own_account_is_saved_without_a_second_name(city: CityPortalPage) -> None:
    user = make_superuser()
    client, address = client_of(user), reverse("wagtailadmin_account")
    form = BeautifulSoup(client.get(address).content, "html.parser")
    chosen = {
        str(box["name"]): box["value"]
        for box in form.select("main input[type=radio][checked], main option[selected]")
        if box.get("name")
    }
    selects = {
        str(field["name"]): (field.select_one("option[selected]") or field.select("option")[0])["value"]
        for field in form.select("main select[name]")
    }
    own = {"name_email-first_name": "李主任", "name_email-email": user.email}
    client.post(address, {**chosen, **selects, **own})
    assert User.objects.get(pk=user.pk).get_full_name() == "李主任"
    own["name_email-email"] = "li@example.org"
    for password, complaint in (("", "请输入当前密码"), ("wrong", "当前密码不对")):
        refused = client.post(address, {**chosen, **selects, **own, "name_email-current_password": password})
        assert complaint in refused.content.decode()
    assert User.objects.get(pk=user.pk).email == user.email
    assert SignInEvent.objects.filter(kind="failed").count() == 1
    client.post(address, {**chosen, **selects, **own, "name_email-current_password": "password"})
    assert User.objects.get(pk=user.pk).email == "li@example.org"
    assert SignInEvent.objects.filter(kind="email_changed").count() == 1
