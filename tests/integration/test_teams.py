"""A team per portal, association and agency: made, renamed, moved and removed together with its page."""

from io import StringIO

import pytest
from django.contrib.auth.models import Group, User
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client
from wagtail.documents import get_document_model
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page, Workflow

from cms.teams.models import Role, Team, TeamKind
from cms.teams.naming import ARCHIVED_FILES
from cms.teams.queries import team_of
from cms.teams.sync import sync_team
from site_content.associations.models import AssociationPage, AssociationSectionPage
from site_content.portals.models import CityPortalPage, PortalPage
from tests import content_factories as make
from tests.admin_forms import create_url, submit
from tests.factories import add_page, make_superuser, make_town

pytestmark = pytest.mark.django_db


def member_of(page: Page, role: str) -> User:
    """A new log-in in the group of ``role`` at the team of ``page``."""
    user = User.objects.create_user(f"{role}-{page.pk}", f"{role}@example.org", "password")
    user.groups.add(Team.objects.get(page=page).group(Role(role)))
    return user


def rights(group: Group) -> set[str]:
    rows = GroupPagePermission.objects.filter(group=group).values_list("permission__codename", flat=True)
    return set(rows)


def files_of(page: Page) -> Collection:
    collection = Team.objects.get(page=page).collection
    assert collection is not None
    return collection


def sync_teams(*arguments: str) -> str:
    output = StringIO()
    call_command("sync_teams", *arguments, stdout=output)
    return output.getvalue()


def test_a_new_town_portal_has_its_whole_team(city: CityPortalPage) -> None:
    town = make_town(city, title="样例街道分平台")
    team = Team.objects.get(page=town)
    assert (team.kind, team.name) == (TeamKind.TOWN, "样例街道")
    assert team.collection is not None and team.collection.name == "样例街道"
    editor, moderator = team.group(Role.TOWN_EDITOR), team.group(Role.TOWN_MODERATOR)
    assert editor.name == "样例街道编辑" and rights(editor) == {"add_page", "change_page"}
    assert "publish_page" in rights(moderator)
    assert town.get_workflow().name == "样例街道审核"
    assert list(town.get_workflow().tasks[0].specific.groups.all()) == [moderator]


def test_a_team_s_rights_end_at_its_own_page_and_files(city: CityPortalPage) -> None:
    town = make_town(city)
    editor = Team.objects.get(page=town).group(Role.TOWN_EDITOR)
    assert set(GroupPagePermission.objects.filter(group=editor).values_list("page", flat=True)) == {town.pk}
    files = GroupCollectionPermission.objects.filter(group=editor)
    assert set(files.filter(permission__codename="change_image").values_list("collection__name", flat=True)) == {
        "样例街道"
    }
    assert "全市共享" in files.filter(permission__codename="choose_image").values_list("collection__name", flat=True)


def test_an_association_of_a_town_is_approved_by_the_town(city: CityPortalPage) -> None:
    town = make_town(city)
    association = make.make_association(town)
    assert association.get_workflow() == Team.objects.get(page=town).workflow
    assert files_of(association).get_parent() == files_of(town)


def test_an_association_created_in_the_admin_has_its_team_in_the_same_save(city: CityPortalPage) -> None:
    section = make.make_section(city, AssociationSectionPage, slug="associations")
    client = Client()
    client.force_login(make_superuser())
    response = submit(client, create_url(section, AssociationPage), title="新设样例协会", slug="")
    assert response.status_code == 302
    assert Group.objects.filter(name="新设样例协会编辑").exists()


def test_a_renamed_page_renames_groups_files_and_workflow(city: CityPortalPage) -> None:
    town = make_town(city, title="旧名街道")
    user = User.objects.create_user("someone")
    user.groups.add(Group.objects.get(name="旧名街道编辑"))
    town.title = "新名街道"
    town.save_revision().publish()
    assert [group.name for group in user.groups.all()] == ["新名街道编辑"]
    assert Collection.objects.filter(name="新名街道").exists() and not Collection.objects.filter(name="旧名街道")
    assert Workflow.objects.filter(name="新名街道审核").exists()


def test_two_associations_of_one_name_have_two_teams(city: CityPortalPage) -> None:
    first = make.make_association(city, title="样例协会")
    second = add_page(first.get_parent(), AssociationPage(title="样例协会"))
    names = {Team.objects.get(page=page).name for page in (first, second)}
    assert names == {"样例协会", f"样例协会（{second.pk}）"}


def test_a_moved_association_follows_into_its_new_portal(city: CityPortalPage) -> None:
    association = make.make_association(city)
    town = make_town(city)
    section = make.make_section(town, AssociationSectionPage, slug="associations")
    Page.objects.get(pk=association.pk).move(section, "last-child")
    assert files_of(association).get_parent() == files_of(town)
    assert Page.objects.get(pk=association.pk).get_workflow() == Team.objects.get(page=town).workflow


def test_a_deleted_page_takes_its_team_along_and_keeps_its_files(city: CityPortalPage) -> None:
    town = make_town(city, title="撤并街道")
    user = User.objects.create_user("someone")
    user.groups.add(Group.objects.get(name="撤并街道编辑"))
    files = Team.objects.get(page=town).collection
    document = get_document_model()(title="旧文件", collection=files)
    document.file.save("old.txt", ContentFile("内容".encode()))
    Page.objects.get(pk=town.pk).delete()
    assert not Group.objects.filter(name__startswith="撤并街道").exists()
    assert not user.groups.exists() and not Workflow.objects.filter(name__startswith="撤并街道").exists()
    document.refresh_from_db()
    assert document.collection.get_parent().name == ARCHIVED_FILES


def test_a_deleted_page_leaves_no_empty_collection(city: CityPortalPage) -> None:
    agency = make.make_agency(city, title="短命机构")
    Page.objects.get(pk=agency.pk).delete()
    assert not Collection.objects.filter(name__in=("短命机构", ARCHIVED_FILES)).exists()


def test_a_deleted_portal_takes_the_teams_below_it_along(city: CityPortalPage) -> None:
    town = make_town(city)
    make.make_association(town)
    Page.objects.get(pk=town.pk).delete()
    assert [team.kind for team in Team.objects.all()] == [TeamKind.CITY]


def test_sync_teams_shows_drift_first_and_mends_it_when_told(city: CityPortalPage) -> None:
    town = make_town(city)
    group = Team.objects.get(page=town).group(Role.TOWN_EDITOR)
    assert "没有要改的" in sync_teams()
    GroupPagePermission.objects.filter(group=group).delete()
    Group.objects.filter(name="样例街道审核").delete()
    Page.objects.filter(pk=town.pk).update(title="改名街道")
    shown = sync_teams()
    assert "页面权限" in shown and "建立用户组" in shown and "改名" in shown and "尚未改动" in shown
    assert not GroupPagePermission.objects.filter(group=group).exists()
    assert "已改正" in sync_teams("--apply")
    assert rights(group) == {"add_page", "change_page"}
    assert "没有要改的" in sync_teams()


def test_sync_teams_closes_teams_whose_page_is_gone(city: CityPortalPage) -> None:
    town = make_town(city)
    Team.objects.filter(page=town).update(page=None)
    assert "删除用户组" in sync_teams("--apply")
    assert Team.objects.get(page=town).name == "样例街道"


def test_syncing_twice_changes_nothing(city: CityPortalPage) -> None:
    for page in (city, make_town(city), make.make_association(city), make.make_agency(city)):
        assert sync_team(page) == []


def test_the_nearest_team_keeps_a_page(city: CityPortalPage) -> None:
    association = make.make_association(city)
    news = make.make_news(association, column="association")
    assert team_of(news) == Team.objects.get(page=association)
    assert team_of(association.get_parent()) == Team.objects.get(kind=TeamKind.CITY)


def test_a_draft_of_another_title_renames_no_team_before_it_is_public(town: PortalPage) -> None:
    draft = PortalPage.objects.get(pk=town.pk)
    name = Team.objects.get(page=town).name
    draft.title = "只在草稿里的名字"
    revision = draft.save_revision()
    assert Team.objects.get(page=town).name == name
    assert not Group.objects.filter(name__contains="只在草稿里").exists()
    revision.publish()
    assert Team.objects.get(page=town).name == "只在草稿里的名字"
    assert Group.objects.filter(name__contains="只在草稿里").exists()
