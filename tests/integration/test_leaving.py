"""Who leaves a team, and whose page moves to another, keeps nothing of it: from the next request on."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page, WorkflowState

from cms.approvals.links import address_of, send_link
from cms.approvals.models import ApprovalRule
from cms.teams.models import Role, Team
from site_content.policies.models import PolicyPage, PolicySectionPage
from tests import role_probes as probes
from tests.admin_forms import edit_url
from tests.mailbox import empty_mailbox, mailbox
from tests.team_world import World, build_world

pytestmark = pytest.mark.django_db
EDITOR, MODERATOR = Role.TOWN_EDITOR.value, Role.TOWN_MODERATOR.value
LATER = "离队以后改的标题"


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_world()
        transaction.set_rollback(True)


@pytest.fixture
def world(built: World) -> Iterator[World]:
    with transaction.atomic():
        yield built
        transaction.set_rollback(True)
    built.forms.clear()
    for user in built.users.values():  # the shared objects remember what was undone
        user.refresh_from_db()


def page_of(world: World, name: str) -> PolicyPage:
    return PolicyPage.objects.get(pk=world.pages[name].pk)


def town_group(world: World, role: Role = Role.TOWN_EDITOR) -> Group:
    return Team.objects.get(page=world.pages["town portal"]).group(role)


def go_to_another_town(world: World, role: Role = Role.TOWN_EDITOR) -> User:
    user = world.users[role.value]
    user.groups.remove(town_group(world, role))
    user.groups.add(Team.objects.get(page=world.pages["other town portal"]).group(role))
    return user


def lock(page: Page, user: User) -> None:
    page.locked, page.locked_by, page.locked_at = True, user, timezone.now()
    page.save(update_fields=["locked", "locked_by", "locked_at"])


def test_the_role_is_gone_with_the_next_request(world: World) -> None:
    page, client = page_of(world, "town policy"), world.clients[EDITOR]
    assert client.get(edit_url(page)).status_code == 200
    go_to_another_town(world)
    assert client.get(edit_url(page)).status_code == 302
    assert client.get(reverse("wagtailimages:edit", args=[world.files["town image"].pk])).status_code == 302
    assert probes.call(world, EDITOR, "GET", f"{page.pk}/").status_code == 404


def test_a_closed_account_is_out_with_the_next_request(world: World) -> None:
    User.objects.filter(pk=world.users[EDITOR].pk).update(is_active=False)
    for url in (reverse("wagtailadmin_home"), edit_url(world.pages["town policy"])):
        assert world.clients[EDITOR].get(url)["Location"].startswith("/admin/login/")
    assert probes.call(world, EDITOR, "GET", "").status_code == 401


@pytest.mark.parametrize("by_group", [True, False])
def test_a_lock_does_not_outlast_the_membership(world: World, by_group: bool) -> None:
    page, user = page_of(world, "town policy"), world.users[EDITOR]
    lock(page, user)
    if by_group:
        town_group(world).user_set.remove(user)
    else:
        user.groups.remove(town_group(world))
    assert not page_of(world, "town policy").locked


def test_a_lock_stays_while_another_role_still_edits_the_page(world: World) -> None:
    user = world.users[EDITOR]
    user.groups.add(town_group(world, Role.TOWN_MODERATOR))
    lock(page_of(world, "town policy"), user)
    user.groups.remove(town_group(world))
    assert page_of(world, "town policy").locked


def test_who_locked_a_page_that_moved_away_neither_holds_nor_opens_it(world: World) -> None:
    page = page_of(world, "town policy")
    lock(page, world.users[EDITOR])
    page.move(PolicySectionPage.objects.child_of(world.pages["other town portal"]).first(), "last-child")
    moved = page_of(world, "town policy")
    assert not moved.locked
    lock(moved, world.users[EDITOR])  # as if it had been left
    world.clients[EDITOR].post(reverse("wagtailadmin_pages:unlock", args=[page.pk]))
    assert page_of(world, "town policy").locked


def test_the_home_forgets_what_one_did_for_another_team(world: World) -> None:
    edited, sent = page_of(world, "town policy"), page_of(world, "town draft")
    user, moderator = world.users[EDITOR], world.users[MODERATOR]
    log(instance=edited, action="wagtail.edit", user=user, content_changed=True)
    lock(edited, user)
    sent.owner = user
    sent.save()
    for page in (edited, sent):
        page.save_revision(user=user)
        page.get_workflow().start(page, user)
    sent.current_workflow_task_state.specific.reject(user=moderator, comment="退回的理由")
    html = world.clients[EDITOR].get(reverse("wagtailadmin_home")).content.decode()
    assert edited.title in html and sent.title in html and "退回的理由" in html
    go_to_another_town(world)
    sent.title = LATER
    sent.save_revision(user=moderator)
    html = world.clients[EDITOR].get(reverse("wagtailadmin_home")).content.decode()
    assert [text for text in (edited.title, "乙街道未公开草稿", LATER, "退回的理由") if text in html] == []


@pytest.mark.parametrize("still_there", [True, False])
def test_the_outcome_of_a_workflow_is_mailed_to_who_still_is_in_the_team(world: World, still_there: bool) -> None:
    page, user = page_of(world, "town draft"), world.users[EDITOR]
    page.get_workflow().start(page, user)
    if not still_there:
        go_to_another_town(world)
    empty_mailbox()
    page.current_workflow_task_state.specific.reject(user=world.users[MODERATOR], comment="退回的理由")
    assert (user.email in [address for message in mailbox() for address in message.to]) == still_there


def test_a_preview_that_was_left_open_shows_nothing_any_more(world: World) -> None:
    page = page_of(world, "town draft")
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    values = probes.form_of(world, "town draft")
    assert probes.post(world, EDITOR, url, values).json()["is_valid"]
    assert page.title in world.clients[EDITOR].get(url).content.decode()
    go_to_another_town(world)
    assert world.clients[EDITOR].get(url).status_code == 302
    assert probes.post(world, EDITOR, url, values).status_code == 302


def test_nothing_is_saved_from_an_editor_that_was_left_open(world: World) -> None:
    page, values = page_of(world, "town draft"), probes.form_of(world, "town draft")
    go_to_another_town(world)
    probes.post(world, EDITOR, edit_url(page), {**values, "title": LATER})
    assert page_of(world, "town draft").get_latest_revision_as_object().title != LATER


def move_away(page: Page, world: World) -> None:
    page.move(PolicySectionPage.objects.child_of(world.pages["other town portal"]).first(), "last-child")


def test_moderators_do_not_decide_on_a_page_that_moved_to_another_team(world: World) -> None:
    page = page_of(world, "town draft")
    state = page.get_workflow().start(page, world.users[EDITOR])
    client, step = world.clients[MODERATOR], state.current_task_state
    assert client.get(edit_url(page)).status_code == 200
    move_away(page, world)
    assert client.get(edit_url(page)).status_code == 302
    for action in ("approve", "reject"):
        client.post(reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, step.pk]), {"comment": ""})
    state.refresh_from_db()
    assert state.status == WorkflowState.STATUS_CANCELLED
    assert not page_of(world, "town draft").live


def test_a_page_that_moves_within_the_team_goes_on_waiting(world: World) -> None:
    page = page_of(world, "town draft")
    state = page.get_workflow().start(page, world.users[EDITOR])
    page.move(world.other_parents["town draft"], "last-child")
    state.refresh_from_db()
    assert state.status == WorkflowState.STATUS_IN_PROGRESS


def test_a_leaders_link_ends_when_the_page_moves_to_another_team(world: World) -> None:
    page = page_of(world, "town draft")
    step = page.get_workflow().start(page, world.users[EDITOR]).current_task_state
    ApprovalRule.objects.update(leader_email="leader@example.org")
    values: dict[str, Any] = {"leader_name": "样例领导", "email": "leader@example.org", "days": 3}
    link = send_link(task_state=step, user=world.users[MODERATOR], **values)
    client, address = world.clients[MODERATOR], address_of(link)
    assert page.title in client.get(address).content.decode()
    move_away(page, world)
    assert client.post(address, {"answer": "agreed"}).status_code == 410
    assert page.title not in client.get(address).content.decode()
    assert not page_of(world, "town draft").live
    for url in (reverse("qifu_ask_leader", args=[step.pk]), reverse("qifu_withdraw_link", args=[link.pk])):
        assert client.post(url, {"leader_name": "又一位", "days": "3"}).status_code == 302
    assert step.leader_links.count() == 1
