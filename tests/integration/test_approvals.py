"""Nothing reaches the public without the approvals its kind needs, whichever way it is published."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Page, PageLogEntry, Revision, WorkflowState

from cms.approvals.models import ApprovalRule, ApprovalTask, Clearance, Ground
from cms.teams.models import Role, Team
from cms.teams.sync import sync_team
from publishing.worker import publish_scheduled
from site_content.policies.models import PolicyPage
from site_content.portals.models import CityPortalPage, PortalPage
from tests.admin_forms import create_url, edit_url, submit
from tests.approval_people import client_of, make_member, make_publisher, token_of
from tests.factories import make_policy, make_policy_section, make_superuser, make_town

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(town: PortalPage) -> PolicyPage:
    return make_policy(make_policy_section(town), title="镇里的通知", text="正文", publish=False)


@pytest.fixture
def publisher(town: PortalPage) -> Any:
    """May publish by Wagtail's permissions, and is no moderator."""
    return make_publisher(town)


def is_live(page: Page) -> bool:
    return bool(Page.objects.get(pk=page.pk).live)


def test_the_editors_publish_button_is_not_there_and_sending_it_anyway_keeps_the_draft(
    draft: PolicyPage, publisher: Any
) -> None:
    client = client_of(publisher)
    assert 'name="action-publish"' not in client.get(edit_url(draft)).content.decode()
    submit(client, edit_url(draft), publish=True, title="改过的标题")
    assert not is_live(draft)
    assert Page.objects.get(pk=draft.pk).get_latest_revision_as_object().title == "改过的标题"
    assert "缺少“所属平台审核或市级审核”" in client.get(edit_url(draft)).content.decode()


def test_a_new_page_sent_with_publish_becomes_a_draft(draft: PolicyPage, publisher: Any) -> None:
    submit(client_of(publisher), create_url(draft.get_parent(), PolicyPage), title="新通知", slug="xin", publish=True)
    page = PolicyPage.objects.get(title="新通知")
    assert (page.live, page.first_published_at) == (False, None)


def test_the_check_before_publishing_publishes_nothing_unapproved(draft: PolicyPage, publisher: Any) -> None:
    url = reverse("qifu_page_publish_checked", args=[draft.pk])
    response = client_of(publisher).post(url, {"revision": draft.latest_revision_id})
    assert response.status_code == 403 and "还不能公开" in response.content.decode()
    assert not is_live(draft)


def test_bulk_publishing_stops_at_what_is_not_approved(draft: PolicyPage, publisher: Any) -> None:
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    response = client_of(publisher).post(f"{url}?id={draft.pk}&next=/admin/", {"next": "/admin/"})
    assert response.status_code == 403 and "镇里的通知" in response.content.decode()
    assert not is_live(draft)


def test_descendants_of_a_bulk_action_are_asked_as_well(draft: PolicyPage, publisher: Any, city: Page) -> None:
    city_publisher = make_publisher(city, "citywide")
    section = draft.get_parent()
    ApprovalRule.objects.filter(team_kind="town").update(page_type="policies.PolicyPage")
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    data = {"next": "/admin/", "include_descendants": "on"}
    client_of(city_publisher).post(f"{url}?id={section.pk}&next=/admin/", data)
    assert not is_live(draft)


def test_the_api_refuses_to_publish_and_says_why(draft: PolicyPage, publisher: Any) -> None:
    headers = token_of(publisher)
    response = Client().post(f"/api/v3/pages/{draft.pk}/actions/publish/", headers=headers)
    assert response.status_code == 403 and "缺少" in response.json()["detail"]
    body = {"title": "接口改的", "meta": {"type": "policies.PolicyPage", "action": "publish"}}
    response = Client().patch(f"/api/v3/pages/{draft.pk}/", body, content_type="application/json", headers=headers)
    assert response.status_code == 403 and "缺少" in response.json()["detail"]
    meta = {**body["meta"], "parent": {"id": draft.get_parent().pk}}  # type: ignore[dict-item]
    created = {"title": "接口新建的", "slug": "api-new", "meta": meta}
    response = Client().post("/api/v3/pages/", created, content_type="application/json", headers=headers)
    assert response.status_code in (403, 422) and not Page.objects.filter(slug="api-new").exists()
    assert not is_live(draft)


@pytest.mark.parametrize("action", ["publish", "copy", "create_alias"])
def test_the_admins_own_api_is_no_way_around(draft: PolicyPage, publisher: Any, town: Page, action: str) -> None:
    if action != "publish":
        draft.get_latest_revision().publish()
    before = Page.objects.filter(live=True).count()
    url = reverse("wagtailadmin_api:pages:action", args=[draft.pk, action])
    response = client_of(publisher).post(url, {"update_slug": "bie-ming", "slug": "bie-ming"})
    assert response.status_code == 403 and "缺少" in response.content.decode()
    assert Page.objects.filter(live=True).count() == before
    moderator = client_of(make_member(town, Role.TOWN_MODERATOR))
    assert moderator.post(url, {"update_slug": "bie-ming", "slug": "bie-ming"}).status_code in (200, 201)
    assert Page.objects.filter(live=True).count() == before + 1


@pytest.mark.parametrize("way", ["form", "api"])
def test_a_copy_of_a_public_page_becomes_a_draft_or_nothing(draft: PolicyPage, publisher: Any, way: str) -> None:
    draft.get_latest_revision().publish()
    if way == "api":
        url, values = f"/api/v3/pages/{draft.pk}/actions/copy/", {"slug": "fu-ben", "keep_live": True}
        Client().post(url, values, content_type="application/json", headers=token_of(publisher))
    else:
        values = {"new_title": "副本", "new_slug": "fu-ben", "new_parent_page": draft.get_parent().pk}
        url = reverse("wagtailadmin_pages:copy", args=[draft.pk])
        client_of(publisher).post(url, {**values, "publish_copies": "on"})
    assert not Page.objects.filter(slug="fu-ben", live=True).exists()
    moderator = make_member(draft.get_parent().get_parent(), Role.TOWN_MODERATOR)
    if way == "api":
        Client().post(url, values, content_type="application/json", headers=token_of(moderator))
    else:
        client_of(moderator).post(url, {**values, "publish_copies": "on"})
    assert Page.objects.filter(slug="fu-ben", live=True).exists()


def test_an_unapproved_page_cannot_be_scheduled(draft: PolicyPage, publisher: Any) -> None:
    draft.go_live_at = timezone.now() + timedelta(days=1)
    draft.save_revision()
    client_of(publisher).post(reverse("qifu_page_publish_checked", args=[draft.pk]))
    assert not Revision.objects.exclude(approved_go_live_at=None).exists()


@pytest.mark.parametrize("by", ["publisher", "publish_scheduled"])
def test_a_schedule_that_nobody_approved_is_dropped_and_noted(draft: PolicyPage, by: str) -> None:
    past = timezone.now() - timedelta(minutes=1)
    Revision.objects.filter(pk=draft.latest_revision_id).update(approved_go_live_at=past)
    publish_scheduled() if by == "publisher" else call_command("publish_scheduled")
    assert not is_live(draft) and not Revision.objects.exclude(approved_go_live_at=None).exists()
    assert PageLogEntry.objects.filter(page=draft.pk, action="qifu.schedule_dropped").exists()


def test_an_approved_schedule_is_kept(draft: PolicyPage, town: PortalPage) -> None:
    moderator = make_member(town, Role.TOWN_MODERATOR)
    draft.go_live_at = timezone.now() + timedelta(hours=1)
    revision = draft.save_revision()
    revision.publish(user=moderator)
    revision.refresh_from_db()
    assert revision.approved_go_live_at and not is_live(draft)
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=timezone.now() - timedelta(minutes=1))
    content = {**revision.content, "go_live_at": None}
    Revision.objects.filter(pk=revision.pk).update(content=content)
    publish_scheduled()
    assert is_live(draft)


@pytest.mark.parametrize("role", [Role.TOWN_MODERATOR, Role.CITY_MODERATOR])
def test_a_moderators_own_publishing_is_the_approval(
    draft: PolicyPage, town: PortalPage, city: Page, role: Role
) -> None:
    moderator = make_member(town if role == Role.TOWN_MODERATOR else city, role)
    submit(client_of(moderator), edit_url(draft), publish=True)
    assert is_live(draft)
    assert Clearance.objects.get(revision=Page.objects.get(pk=draft.pk).live_revision).ground == Ground.APPROVED


def test_another_towns_moderator_is_no_moderator_here(draft: PolicyPage, publisher: Any, city: Page) -> None:
    other = make_town(city, slug="other", title="别的街道")
    publisher.groups.add(*make_member(other, Role.TOWN_MODERATOR).groups.all())
    submit(client_of(publisher), edit_url(draft), publish=True)
    assert not is_live(draft)


def test_city_policies_need_a_city_moderator(city: CityPortalPage) -> None:
    policy = make_policy(make_policy_section(city, slug="zc"), text="正文", publish=False)
    submit(client_of(make_publisher(city)), edit_url(policy), publish=True)
    assert not is_live(policy)
    submit(client_of(make_member(city, Role.CITY_MODERATOR)), edit_url(policy), publish=True)
    assert is_live(policy)


def test_an_administrator_may_override_and_that_is_in_the_history(draft: PolicyPage) -> None:
    admin = make_superuser()
    submit(client_of(admin), edit_url(draft), publish=True)
    assert is_live(draft)
    entry = PageLogEntry.objects.get(page=draft.pk, action="qifu.approval_overridden")
    assert entry.user == admin and entry.data["missing"] == ["所属平台审核或市级审核"]
    history = client_of(admin).get(reverse("wagtailadmin_pages:history", args=[draft.pk])).content.decode()
    assert "系统管理员越过审批发布" in history


def test_a_teams_workflow_publishes_when_its_moderator_approves(draft: PolicyPage, town: PortalPage) -> None:
    editor, moderator = make_member(town, Role.TOWN_EDITOR), make_member(town, Role.TOWN_MODERATOR)
    state = draft.get_workflow().start(draft, editor)
    url = reverse("wagtailadmin_pages:workflow_action", args=[draft.pk, "approve", state.current_task_state.pk])
    client_of(moderator).post(url, {"comment": ""})
    assert is_live(draft)


def test_a_step_of_an_earlier_version_gets_a_due_date_once_nothing_waits_at_it(
    draft: PolicyPage, town: PortalPage
) -> None:
    workflow = draft.get_workflow()
    row = workflow.workflow_tasks.get()
    old = GroupApprovalTask.objects.create(name=workflow.name)
    old.groups.set(row.task.specific.groups.all())
    row.task = old
    row.save()
    state = workflow.start(draft, make_superuser())
    assert sync_team(town) == [], "somebody's decision is under way"
    state.current_task_state.approve(user=make_superuser("second"))
    assert "加上办理期限" in sync_team(town)[0] and sync_team(town) == []
    assert isinstance(workflow.workflow_tasks.get().task.specific, ApprovalTask)
    assert list(workflow.workflow_tasks.get().task.specific.groups.all()) == list(old.groups.all())


def test_where_a_leader_is_needed_moderators_neither_publish_nor_approve(draft: PolicyPage, town: PortalPage) -> None:
    ApprovalRule.objects.create(team_kind="town", page_type="policies.PolicyPage", needs_leader=True)
    moderator = make_member(town, Role.TOWN_MODERATOR)
    client = client_of(moderator)
    submit(client, edit_url(draft), publish=True)
    assert not is_live(draft)
    state = Page.objects.get(pk=draft.pk).specific.get_workflow().start(draft, moderator)
    url = reverse("wagtailadmin_pages:workflow_action", args=[draft.pk, "approve", state.current_task_state.pk])
    client.post(url, {"comment": ""})
    assert not is_live(draft)
    html = client.get(edit_url(draft)).content.decode()
    assert "发给领导审批" in html and 'data-workflow-action-name="approve"' not in html


def test_rules_are_kept_by_administrators_alone(city: CityPortalPage) -> None:
    url = reverse("qifu_approval_rules:index")
    assert client_of(make_member(city, Role.CITY_MODERATOR)).get(url).status_code == 302
    admin = client_of(make_superuser())
    assert "市级政策由市级审核" in admin.get(url).content.decode()
    response: Any = admin.post(reverse("qifu_approval_rules:add"), {"page_type": "news.NewsPage"})
    assert "至少勾选一种审批" in str(response.context["form"].errors)
    admin.post(reverse("qifu_approval_rules:add"), {"page_type": "news.NewsPage", "needs_city": "on"})
    assert ApprovalRule.objects.filter(page_type="news.NewsPage", needs_city=True).exists()


def approve(client: Client, page: Page) -> Any:
    state = Page.objects.get(pk=page.pk).current_workflow_task_state
    assert state is not None
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    return client.post(url, {"comment": ""})


def test_what_the_city_must_approve_too_is_handed_on_to_it(
    draft: PolicyPage, town: PortalPage, city: CityPortalPage
) -> None:
    ApprovalRule.objects.create(team_kind="town", needs_city=True, needs_moderator=False)
    author, overseer = make_member(town, Role.TOWN_EDITOR), client_of(make_member(city, Role.CITY_MODERATOR))
    draft.get_workflow().start(draft, author)
    assert "镇里的通知" not in overseer.get("/admin/").content.decode()
    approve(client_of(make_member(town, Role.TOWN_MODERATOR)), draft)
    assert not is_live(draft)
    assert "镇里的通知" in overseer.get("/admin/").content.decode()
    assert WorkflowState.objects.get(status=WorkflowState.STATUS_IN_PROGRESS).requested_by == author
    history = overseer.get(reverse("wagtailadmin_pages:history", args=[draft.pk])).content.decode()
    assert "还缺少：市级审核，转交" in history
    approve(overseer, draft)
    assert is_live(draft)


@pytest.fixture
def two_people(town: PortalPage) -> User:
    """A moderator of a town where nobody approves what they wrote."""
    ApprovalRule.objects.create(team_kind="town", needs_second=True, needs_moderator=False)
    return make_member(town, Role.TOWN_MODERATOR)


def test_where_two_people_are_needed_authors_neither_publish_nor_approve_their_own(
    draft: PolicyPage, town: PortalPage, two_people: User
) -> None:
    client = client_of(two_people)
    submit(client, edit_url(draft), title="审核人写的")
    assert 'name="action-publish"' not in client.get(edit_url(draft)).content.decode()
    submit(client, edit_url(draft), title="审核人写的", publish=True)
    assert not is_live(draft)
    draft.refresh_from_db()
    draft.get_workflow().start(draft, two_people)
    approve(client, draft)
    assert not is_live(draft)
    approve(client_of(make_member(town, Role.TOWN_MODERATOR, "second")), draft)
    assert is_live(draft)


def test_where_two_people_are_needed_a_moderator_publishes_what_an_editor_wrote(
    draft: PolicyPage, town: PortalPage, two_people: User
) -> None:
    revision = draft.save_revision(user=make_member(town, Role.TOWN_EDITOR))
    url = reverse("qifu_page_publish_checked", args=[draft.pk])
    response = client_of(two_people).post(url, {"revision": revision.pk})
    assert response.status_code == 302 and is_live(draft)


def test_a_change_by_the_approving_moderator_needs_another_one(
    draft: PolicyPage, town: PortalPage, two_people: User
) -> None:
    draft.save_revision(user=make_member(town, Role.TOWN_EDITOR))
    submit(client_of(two_people), edit_url(draft), title="顺手改过", publish=True)
    assert not is_live(draft)
    assert Page.objects.get(pk=draft.pk).get_latest_revision_as_object().title == "顺手改过"


@pytest.fixture
def elsewhere(city: CityPortalPage) -> Page:
    """The same section of another town, where leaders have to agree."""
    other = make_town(city, slug="other", title="别的街道")
    ApprovalRule.objects.create(team=Team.objects.get(page=other), needs_leader=True)
    return make_policy_section(other)


def move(way: str, user: User, page: Page, target: Page) -> Any:
    if way == "form":
        return client_of(user).post(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, target.pk]))
    if way == "bulk":
        url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "move"])
        return client_of(user).post(f"{url}?id={page.pk}&next=/admin/", {"next": "/admin/", "chooser": target.pk})
    if way == "admin api":
        url = reverse("wagtailadmin_api:pages:action", args=[page.pk, "move"])
        return client_of(user).post(url, {"destination_page_id": target.pk, "position": "last-child"})
    url, place = f"/api/v3/pages/{page.pk}/actions/move/", {"destination_id": target.pk, "position": "last-child"}
    return Client().post(url, place, content_type="application/json", headers=token_of(user))


@pytest.mark.parametrize("way", ["form", "bulk", "admin api", "api v3"])
def test_a_public_page_moves_to_another_team_only_with_what_that_place_needs(
    draft: PolicyPage, city: CityPortalPage, elsewhere: Page, way: str
) -> None:
    overseer = make_member(city, Role.CITY_MODERATOR)
    draft.get_latest_revision().publish()
    move(way, overseer, draft, elsewhere)
    assert Page.objects.get(pk=draft.pk).get_parent() == draft.get_parent()
    ApprovalRule.objects.filter(needs_leader=True).delete()
    answer = move(way, overseer, draft, elsewhere)
    assert Page.objects.get(pk=draft.pk).get_parent().pk == elsewhere.pk, answer.content.decode()[:800]


def test_a_scheduled_page_is_asked_about_like_a_public_one(
    draft: PolicyPage, town: PortalPage, city: CityPortalPage, elsewhere: Page
) -> None:
    draft.go_live_at = timezone.now() + timedelta(days=1)
    draft.save_revision().publish(user=make_member(town, Role.TOWN_MODERATOR))
    move("form", make_member(city, Role.CITY_MODERATOR), draft, elsewhere)
    assert Page.objects.get(pk=draft.pk).get_parent() == draft.get_parent()


def test_the_address_of_a_public_page_changes_only_with_publishing(draft: PolicyPage, town: PortalPage) -> None:
    draft.get_latest_revision().publish()
    before = Page.objects.get(pk=draft.pk).slug
    editor = make_member(town, Role.TOWN_EDITOR)
    submit(client_of(editor), edit_url(draft), slug="xin-wang-zhi")
    body = {"slug": "xin-wang-zhi", "meta": {"type": "policies.PolicyPage"}}
    url = f"/api/v3/pages/{draft.pk}/"
    Client().patch(url, body, content_type="application/json", headers=token_of(editor))
    page = Page.objects.get(pk=draft.pk)
    assert page.slug == before and page.get_latest_revision_as_object().slug == "xin-wang-zhi"


def test_a_refused_move_says_what_is_missing_and_what_to_do(
    draft: PolicyPage, city: CityPortalPage, elsewhere: Page
) -> None:
    client = client_of(make_member(city, Role.CITY_MODERATOR))
    draft.get_latest_revision().publish()
    url = reverse("wagtailadmin_pages:move_confirm", args=[draft.pk, elsewhere.pk])
    html = client.get(url, follow=True).content.decode()
    assert "缺少“领导同意”" in html and "请先取消发布再移动" in html
    PolicyPage.objects.get(pk=draft.pk).unpublish()
    client.post(url)
    assert Page.objects.get(pk=draft.pk).get_parent().pk == elsewhere.pk
