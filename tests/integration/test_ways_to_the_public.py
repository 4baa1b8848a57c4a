"""No way to the public, and none back, passes by the person who decides: each is gone here, one by one."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import wagtail
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from wagtail.models import Page, PageLogEntry, Revision

from cms.approvals import ways
from cms.approvals.links import address_of, send_link
from cms.approvals.models import Acknowledgement, ApprovalRule, LeaderLink
from cms.approvals.ways import WAYS_BACK, WAYS_IN, Way
from cms.teams.models import Role
from site_content.policies.models import PolicyPage
from site_content.policies.relations import PolicyRelation, RelationKind
from site_content.sharing import actions
from site_content.sharing.models import Direction, Sharing, SharingState
from tests.admin_forms import edit_url, submit
from tests.approval_people import client_of, make_member, token_of
from tests.factories import make_policy, make_policy_section, make_superuser, make_town

pytestmark = pytest.mark.django_db
MOBILE = "13800000000"
DOUBT = "疑似个人手机号"


class World:
    """A town with a draft and a public page, both with a telephone number in them."""

    shared: Page | None = None
    token: dict[str, str] | None = None

    def __init__(self, city: Page) -> None:
        self.city, self.town = city, make_town(city)
        self.section = make_policy_section(self.town)
        self.draft = make_policy(self.section, title="草稿", summary=f"电话 {MOBILE}", publish=False)
        self.shown = make_policy(self.section, title="公开的", text=f"电话 {MOBILE}")
        self.moderator = make_member(self.town, Role.TOWN_MODERATOR)
        self.author = make_member(self.town, Role.TOWN_EDITOR)
        self.client = client_of(self.moderator)

    def submitted(self) -> Any:
        draft = Page.objects.get(pk=self.draft.pk)
        if not draft.workflow_in_progress:
            draft.get_workflow().start(self.draft, self.author)
        return Page.objects.get(pk=self.draft.pk).current_workflow_task_state

    def public_things(self) -> set[Any]:
        """What readers see, and what will be shown by itself."""
        live = set(Page.objects.filter(live=True).values_list("pk", "live_revision"))
        scheduled = set(Revision.objects.exclude(approved_go_live_at=None).values_list("pk"))
        shared = set(Sharing.objects.filter(state=SharingState.ACCEPTED).values_list("pk", "state", "mandatory"))
        return live | scheduled | shared


@pytest.fixture
def world(city: Page) -> World:
    return World(city)


Drive = Callable[[World, str], Any]


def press_publish(world: World, seen: str) -> Any:
    return submit(world.client, edit_url(world.draft), publish=True, acknowledged=seen or None)


def schedule(world: World, seen: str) -> Any:
    later = timezone.localtime(timezone.now() + timedelta(days=2)).strftime("%Y-%m-%d %H:%M")
    return submit(world.client, edit_url(world.draft), publish=True, go_live_at=later, acknowledged=seen or None)


def from_check(name: str) -> Drive:
    def drive(world: World, seen: str) -> Any:
        revision = Page.objects.get(pk=world.draft.pk).latest_revision_id
        return world.client.post(reverse(name, args=[world.draft.pk]), {"revision": revision, "acknowledged": seen})

    return drive


def from_review(world: World, seen: str) -> Any:
    world.submitted()
    revision = Page.objects.get(pk=world.draft.pk).latest_revision_id
    data = {"revision": revision, "answer": "agreed", "note": "", "acknowledged": seen}
    return world.client.post(reverse("qifu_page_review", args=[world.draft.pk]), data)


def approve_in_editor(world: World, seen: str) -> Any:
    world.submitted()
    values = {"action-workflow-action": "1", "workflow-action-name": "approve"}
    extra = f'{{"comment": "", "acknowledged": "{seen}"}}'
    fields: dict[str, Any] = {**values, "workflow-action-extra-data": extra}
    return submit(world.client, edit_url(world.draft), **fields)


def approve_in_window(world: World, seen: str) -> Any:
    state = world.submitted()
    url = reverse("wagtailadmin_pages:workflow_action", args=[world.draft.pk, "approve", state.pk])
    window = world.client.get(url, headers={"x-requested-with": "XMLHttpRequest"})
    assert DOUBT in window.json()["html"]
    return world.client.post(url, {"comment": "", "acknowledged": seen})


def leader(world: World, seen: str) -> Any:
    state = world.submitted()
    ApprovalRule.objects.update(leader_email="leader@example.org")
    values: dict[str, Any] = {"leader_name": "样例局长", "email": "leader@example.org", "days": 3}
    link = LeaderLink.objects.first() or send_link(task_state=state, user=world.moderator, **values)
    data = {"answer": "agreed", "note": "", "acknowledged": seen}
    return Client().post(urlsplit(address_of(link)).path, data)


def bulk(action: str, page: str = "draft") -> Drive:
    def drive(world: World, seen: str) -> Any:
        url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
        wanted = getattr(world, page).pk
        data = {"next": "/admin/", "acknowledged": seen}
        if action == "move":
            data["chooser"] = hidden_place(world).pk
        return world.client.post(f"{url}?id={wanted}&next=/admin/", data)

    return drive


def copy_by_form(**chosen: str) -> Drive:
    def drive(world: World, seen: str) -> Any:
        values = {"new_title": "副本", "new_slug": "fu-ben", "new_parent_page": world.section.pk, **chosen}
        url = reverse("wagtailadmin_pages:copy", args=[world.shown.pk])
        return world.client.post(url, {**values, "acknowledged": seen})

    return drive


def share(world: World, seen: str) -> Any:
    page = world.shared = world.shared or make_policy(
        make_policy_section(world.city), title="市里的", text=f"电话 {MOBILE}"
    )
    client = client_of(
        User.objects.filter(username="city").first() or make_member(world.city, Role.CITY_MODERATOR, "city")
    )
    data = {"audience": "chosen", "portals": [world.town.pk], "mandatory": "on", "note": "", "acknowledged": seen}
    return client.post(reverse("qifu_share_page", args=[page.pk]), data)


def accept(world: World, seen: str) -> Any:
    sharing = Sharing.objects.first()
    if sharing is None:
        page = make_policy(make_policy_section(world.city), title="市里的", text=f"电话 {MOBILE}")
        (sharing,) = actions.offer(page=page, portals=[world.town], direction=Direction.DOWN, by=world.moderator)
    url = reverse("qifu_decide_sharing", args=[sharing.pk])
    return world.client.post(url, {"answer": "accept", "reason": "", "acknowledged": seen})


def api(path: str, body: dict[str, Any] | None = None, *, page: str = "draft", method: str = "post") -> Drive:
    def drive(world: World, seen: str) -> Any:
        target = getattr(world, page)
        world.token = world.token or token_of(world.moderator)
        meta = {"type": "policies.PolicyPage", "action": "publish"}
        values = dict(body or {})
        if method == "patch":
            values = {"summary": f"电话 {MOBILE}", "meta": meta}
        elif path == "/api/v3/pages/":
            values = {
                "title": f"接口 {MOBILE}",
                "slug": "jie-kou",
                "meta": {**meta, "parent_id": world.section.pk},
            }
            values["body"] = [{"type": "paragraph", "value": "<p>正文</p>"}]
        elif values.get("destination_id"):
            values["destination_id"] = hidden_place(world).pk
        url = f"{path.format(pk=target.pk)}?acknowledged={seen}"
        return getattr(Client(), method)(url, values, content_type="application/json", headers=world.token)

    return drive


def admin_api(action: str, page: str = "shown") -> Drive:
    def drive(world: World, seen: str) -> Any:
        url = reverse("wagtailadmin_api:pages:action", args=[getattr(world, page).pk, action])
        values: dict[str, Any] = {"update_slug": "bie", "slug": "bie", "acknowledged": seen}
        if action == "move":
            values |= {"destination_page_id": hidden_place(world).pk, "position": "last-child"}
        return world.client.post(url, values)

    return drive


def hidden_place(world: World) -> Page:
    return Page.objects.filter(slug="hidden").first() or make_policy_section_hidden(world)


def make_policy_section_hidden(world: World) -> Page:
    place = make_policy_section(world.town, title="没有公开的栏目", slug="hidden")
    place.unpublish()
    return place


INTO: dict[str, Drive] = {
    "编辑页点“发布”": press_publish,
    "编辑页定时发布": schedule,
    "发布前检查里点“仍然发布”": from_check("qifu_page_publish_checked"),
    "编辑页点“同意”": approve_in_editor,
    "列表或首页的审批窗口": approve_in_window,
    "审批页点“同意”": from_review,
    "领导链接": leader,
    "批量发布": bulk("publish"),
    "复制并发布副本": copy_by_form(publish_copies="on"),
    "建立别名": copy_by_form(alias="on"),
    "分享到平台": share,
    "采纳分享": accept,
    "API v3 发布": api("/api/v3/pages/{pk}/actions/publish/"),
    "API v3 新建并发布": api("/api/v3/pages/"),
    "API v3 修改并发布": api("/api/v3/pages/{pk}/", method="patch"),
    "API v3 复制": api("/api/v3/pages/{pk}/actions/copy/", {"slug": "fu-ben", "keep_live": True}, page="shown"),
    "API v3 别名": api("/api/v3/pages/{pk}/actions/create_alias/", {"slug": "bie-ming"}, page="shown"),
    "后台接口发布": admin_api("publish", "draft"),
    "后台接口复制": admin_api("copy"),
    "后台接口别名": admin_api("create_alias"),
}
CARRIED_OUT = {"到了定时发布的时间", "命令和导入"}
"""Decided before: tests/integration/test_approvals.py shows that a schedule nobody approved is dropped."""


def what_was_shown(client: Client, response: Any) -> tuple[str, str]:
    """The text that came back, after the redirect if there is one, and the digest in it."""
    if response.status_code == 302:
        response = client.get(response["Location"])
    text = response.content.decode()
    if "json" in response["Content-Type"]:
        text = text.encode().decode("unicode_escape") if "\\u" in text else text
    found = re.search(r'name="acknowledged" value="([^"]+)"|"acknowledge": ?"([0-9a-f]+)"', text)
    return text, next(filter(None, found.groups())) if found else ""


@pytest.mark.parametrize("way", WAYS_IN, ids=lambda way: way.name)
def test_nothing_doubtful_becomes_public_before_the_person_has_seen_it(world: World, way: Way) -> None:
    if way.name in CARRIED_OUT:
        return
    drive = INTO[way.name]
    before = world.public_things()
    text, digest = what_was_shown(world.client, drive(world, ""))
    assert world.public_things() - before <= shared_page(world)
    assert DOUBT in text and digest, way.name
    between = world.public_things()
    drive(world, digest)
    assert world.public_things() - between, way.name
    assert any(DOUBT in row.lines[0] for row in Acknowledgement.objects.all())
    assert PageLogEntry.objects.filter(action="qifu.findings_seen").exists()


def shared_page(world: World) -> set[Any]:
    """The city's page that two of the ways make for themselves."""
    made = Page.objects.filter(path__startswith=world.city.path).exclude(path__startswith=world.town.path)
    return set(made.values_list("pk", "live_revision"))


def test_the_table_and_the_test_name_the_same_ways_and_each_is_asked_by_something_that_is_there() -> None:
    assert {way.name for way in WAYS_IN} == set(INTO) | CARRIED_OUT
    assert {way.name for way in WAYS_BACK} == set(BACK)
    for way in (*WAYS_IN, *WAYS_BACK):
        module, _dot, name = way.asked_by.rpartition(".")
        owner = import_string(module) if module.rpartition(".")[2][0].isupper() else __import__(module, fromlist=[name])
        assert callable(getattr(owner, name)), way.name


# -- and back ---------------------------------------------------------------------------------------------------------

REVIVED = "会重新显示为有效"


class Repeal(World):
    def __init__(self, city: Page) -> None:
        super().__init__(city)
        self.old = make_policy(self.section, title="旧政策", text="正文")
        self.new = make_policy(self.section, title="新政策", text="正文", publish=False)
        self.new.relations = [PolicyRelation(kind=RelationKind.SUPERSEDES, target=self.old)]  # type: ignore[misc]
        self.new.save_revision().publish()
        self.new.refresh_from_db()
        self.client = client_of(make_superuser())
        self.moderator = User.objects.get(username="admin")

    def repeals(self) -> bool:
        self.old = PolicyPage.objects.get(pk=self.old.pk)
        return self.old.to_record().document["validity"] == "repealed"


@pytest.fixture
def repeal(city: Page) -> Repeal:
    return Repeal(city)


def by_form(name: str, **values: str) -> Drive:
    def drive(world: World, seen: str) -> Any:
        args = [world.new.pk, hidden_place(world).pk] if name == "move_confirm" else [world.new.pk]  # type: ignore[attr-defined]
        return world.client.post(reverse(f"wagtailadmin_pages:{name}", args=args), {**values, "acknowledged": seen})

    return drive


def drop_relation(world: World, seen: str) -> Any:
    changes = {"relations-0-DELETE": "on"} if world.new.relations.exists() else {}  # type: ignore[attr-defined]
    return submit(world.client, edit_url(world.new), publish=True, acknowledged=seen or None, **changes)  # type: ignore[attr-defined]


def set_expiry(world: World, seen: str) -> Any:
    later = timezone.localtime(timezone.now() + timedelta(days=2)).strftime("%Y-%m-%d %H:%M")
    return submit(world.client, edit_url(world.new), publish=True, expire_at=later, acknowledged=seen or None)  # type: ignore[attr-defined]


MOVE = {"destination_id": 1, "position": "last-child"}
BACK: dict[str, Drive] = {
    "取消发布": by_form("unpublish"),
    "删除": by_form("delete"),
    "移到没有公开的页面下": by_form("move_confirm"),
    "批量取消发布": bulk("unpublish", "new"),
    "批量删除": bulk("delete", "new"),
    "批量移动": bulk("move", "new"),
    "API v3 取消发布": api("/api/v3/pages/{pk}/actions/unpublish/", page="new"),
    "API v3 删除": api("/api/v3/pages/{pk}/", page="new", method="delete"),
    "API v3 移动": api("/api/v3/pages/{pk}/actions/move/", MOVE, page="new"),
    "后台接口取消发布": admin_api("unpublish", "new"),
    "后台接口删除": admin_api("delete", "new"),
    "后台接口移动": admin_api("move", "new"),
    "发布不再废止别的政策的新稿": drop_relation,
    "设定到期下线": set_expiry,
}


@pytest.mark.parametrize("way", WAYS_BACK, ids=lambda way: way.name)
def test_no_policy_comes_into_force_again_without_a_word(repeal: Repeal, way: Way) -> None:
    assert repeal.repeals()
    drive = BACK[way.name]
    text, digest = what_was_shown(repeal.client, drive(repeal, ""))
    assert REVIVED in text and "旧政策" in text and digest, way.name
    new = PolicyPage.objects.get(pk=repeal.new.pk)
    assert repeal.repeals() and not new.expire_at
    drive(repeal, digest)
    if way.name == "设定到期下线":
        assert PolicyPage.objects.get(pk=repeal.new.pk).expire_at
    else:
        assert not repeal.repeals(), way.name


def test_a_policy_that_another_one_repeals_as_well_is_no_concern(repeal: Repeal) -> None:
    second = make_policy(repeal.section, title="又一份", text="正文", publish=False)
    second.relations = [PolicyRelation(kind=RelationKind.SUPERSEDES, target=repeal.old)]  # type: ignore[misc]
    second.save_revision().publish()
    by_form("unpublish")(repeal, "")
    assert not Page.objects.get(pk=repeal.new.pk).live and repeal.repeals()


def test_a_section_that_goes_with_all_below_it_names_the_policies_that_come_back(repeal: Repeal, city: Page) -> None:
    other = make_policy(make_policy_section(city), title="市里的旧政策", text="正文")
    repeal.new.relations.add(PolicyRelation(kind=RelationKind.SUPERSEDES, target=other))
    repeal.new.save_revision().publish()
    response = repeal.client.post(reverse("wagtailadmin_pages:unpublish", args=[repeal.section.pk]))
    # The one in the section itself goes with it.
    assert "市里的旧政策" in response.content.decode() and "《旧政策》" not in response.content.decode()
    assert Page.objects.get(pk=repeal.section.pk).live


# -- places that the table must know ----------------------------------------------------------------------------------

CALLS = re.compile(
    r"(?:PublishPageRevisionAction|CopyPageAction|CreatePageAliasAction|UnpublishPageAction|DeletePageAction|"
    r"MovePageAction)\(|\.publish\(|\.unpublish\(|\.create_alias\("
)
# Files of Wagtail that publish, copy, move or withdraw pages; a new one in an upgrade is a new way.
KNOWN = {
    "actions": "the actions themselves",
    "models": "Page's own methods, which lead to the actions; PublicPage.publish to ours",
    "admin/views/pages/edit.py": "before_publish_page",
    "admin/views/pages/create.py": "before_publish_page",
    "admin/views/pages/copy.py": "before_copy_page",
    "admin/views/pages/move.py": "before_move_page",
    "admin/views/pages/delete.py": "before_delete_page",
    "admin/views/pages/unpublish.py": "before_unpublish_page",
    "admin/views/pages/bulk_actions": "before_bulk_action",
    "admin/views/generic": "views of snippets; none of ours has drafts",
    "admin/api/actions": "cms.approvals.admin_api",
    "api/v3/routers": "the registry of actions",
    "management/commands/publish_scheduled.py": "ApprovedPublishAction, by its log action",
    "workflows.py": "WAGTAIL_FINISH_WORKFLOW_ACTION",
    "signal_handlers.py": "a deleted log-in's snippets",
    "contrib/simple_translation": "not installed",
    "contrib/frontend_cache": "not installed",
    "query.py": "QuerySet.unpublish, which no screen offers",
}


def test_wagtail_has_no_place_that_publishes_or_withdraws_pages_beyond_those_we_ask_at() -> None:
    root = Path(wagtail.__file__).parent
    found = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        if not re.search(r"/tests?/|/test_|tests\.py|/(images|documents|snippets|sites|locales)/", path.as_posix())
        and CALLS.search(path.read_text())
    }
    assert {name for name in found if not name.startswith(tuple(KNOWN))} == set()


def test_nobody_asks_but_at_a_door_of_the_table() -> None:
    cms = Path(ways.__file__).parent.parent
    asking = re.compile(r"\brequire_look\(|\bClearance\.objects\.bulk_create\(")
    found = {path.relative_to(cms).as_posix() for path in cms.rglob("*.py") if asking.search(path.read_text())}
    assert found == {"approvals/cautions.py", "approvals/ways.py"}
