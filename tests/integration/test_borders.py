"""Nobody in another's pages: the places where Wagtail's own checks are known to have been passed by, one by one."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse
from wagtail.log_actions import log
from wagtail.models import Comment, Page, PageSubscription, PageViewRestriction

from cms.teams.models import Role, Team
from cms.teams.rights import ROLES_OF_KIND
from site_content.policies.models import PolicyPage, PolicySectionPage
from tests import role_probes as probes
from tests.admin_forms import create_url, edit_url, field_errors
from tests.block_forms import link_to, stream
from tests.factories import add_page
from tests.mailbox import mailbox
from tests.team_world import World, add_image, build_world, make_member

pytestmark = pytest.mark.django_db
EDITOR, MODERATOR, ASSOCIATION = Role.TOWN_EDITOR.value, Role.TOWN_MODERATOR.value, Role.ASSOCIATION_EDITOR.value
BORDERED = [r.value for kind, roles in ROLES_OF_KIND.items() if kind != "city" for r in roles]


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
    built.forms.clear()  # read while something was there that is undone now


def foreign_titles(world: World, role: str) -> list[str]:
    """Titles that a role must meet nowhere: of drafts and pages of other teams, and of their files."""
    own = {
        EDITOR: "town",
        MODERATOR: "town",
        ASSOCIATION: "association",
        Role.AGENCY_EDITOR.value: "agency",
    }[role]
    pages = [page.title for name, page in world.pages.items() if name.split()[0] not in (own, "city")]
    files = [file.title for name, file in world.files.items() if name.split()[0] not in (own, "shared")]
    return [*pages, *files, world.pages["city draft"].title]


LISTINGS = [
    "wagtailadmin_home",
    "qifu_board",
    "wagtailadmin_explore_root",
    "wagtailadmin_pages:search",
    "wagtailadmin_choose_page",
    "wagtailadmin_choose_page_search",
    "wagtailadmin_reports:site_history",
    "wagtailadmin_reports:aging_pages",
    "wagtailadmin_reports:locked_pages",
    "wagtailadmin_reports:workflow",
    "wagtailadmin_reports:workflow_tasks",
    "wagtailadmin_reports:page_types_usage",
    "wagtailimages:index",
    "wagtaildocs:index",
    "wagtailimages_chooser:choose",
    "wagtaildocs_chooser:choose",
    "wagtailadmin_api:pages:listing",
    "wagtailadmin_api:images:listing",
    "wagtailadmin_api:documents:listing",
]


@pytest.mark.parametrize("role", BORDERED)
@pytest.mark.parametrize("view", LISTINGS)
def test_no_listing_tells_of_another_team(world: World, role: str, view: str) -> None:
    for page in world.pages.values():  # something to report
        page.locked, page.locked_by = True, world.users["administrator"]
        page.save(update_fields=["locked", "locked_by"], clean=False)
        page.get_workflow().start(page, world.users["administrator"])
    response = world.clients[role].get(reverse(view), {"limit": 20} if "_api" in view else {})
    html = response.content.decode()
    assert response.status_code in (200, 302, 403)
    assert [title for title in foreign_titles(world, role) if title in html] == []


@pytest.mark.parametrize("role", BORDERED)
def test_pages_of_a_type_are_listed_within_the_borders(world: World, role: str) -> None:
    for model in ("policies/policypage", "associations/associationpage", "portals/portalpage", "news/newspage"):
        html = world.clients[role].get(f"/admin/pages/usage/{model}/").content.decode()
        html += world.clients[role].get(f"/admin/pages/{model}/").content.decode()
        assert [title for title in foreign_titles(world, role) if title in html] == []


@pytest.mark.parametrize("role", BORDERED)
def test_browsing_a_chooser_into_another_team_is_refused(world: World, role: str) -> None:
    portal = world.pages["other town portal"]
    url = reverse("wagtailadmin_choose_page_child", args=[portal.pk])
    assert world.clients[role].get(url).status_code == 403


def test_a_chooser_offers_the_citys_published_policies_for_relations(world: World) -> None:
    query = {"q": "办法", "page_type": "policies.policypage"}
    html = world.clients[EDITOR].get(reverse("wagtailadmin_choose_page_search"), query).content.decode()
    assert world.pages["city policy"].title in html and world.pages["town policy"].title in html
    assert world.pages["other town policy"].title not in html


def test_a_city_page_behind_a_log_in_is_not_shared(world: World) -> None:
    page = world.pages["city policy"]
    PageViewRestriction.objects.create(page=page.get_parent(), restriction_type=PageViewRestriction.LOGIN)
    assert not probes.chooses_page(world, EDITOR, "city policy")


def send(world: World, role: str, name: str, **values: Any) -> Any:
    return probes.post(world, role, edit_url(world.pages[name]), {**probes.form_of(world, name), **values})


@pytest.mark.parametrize("kind", ["image", "draft"])
def test_what_no_chooser_offers_cannot_be_referred_to_either(world: World, kind: str) -> None:
    if kind == "image":
        values: dict[str, Any] = {"image": world.files["other town image"].pk}
    else:
        target = world.pages["other town draft"].pk
        values = {"relations-TOTAL_FORMS": "1", "relations-0-target": target, "relations-0-kind": "supersedes"}
        values |= {"relations-0-ORDER": "1", "relations-0-id": "", "relations-0-DELETE": ""}
    response = send(world, EDITOR, "town policy", **values)
    assert response.status_code == 200
    assert any("属于其他团队" in text for text in field_errors(response)["__all__"])


def foreign_blocks(world: World) -> dict[str, dict[str, Any]]:
    """Form values that name another town's things, each a way by itself."""
    image, document = world.files["other town image"].pk, world.files["other town document"].pk
    page = world.pages["other town draft"].pk
    steps = {"body-0-value-0-type": "item"}  # a list in a block
    return {
        "image block": stream("body", ("image", {"image": image, "alt": "图", "caption": ""})),
        "attachment block": stream("body", ("attachment", {"document": document, "title": ""})),
        "link to a page": stream("body", ("paragraph", link_to(page))),
        "link in a step": {
            **stream("body", ("steps", {"count": "1"})),
            **{f"body-0-value-0-{name}": "" for name in ("id", "deleted")},
            "body-0-value-0-order": "0",
            "body-0-value-0-value-title": "一",
            **steps,
            "body-0-value-0-value-text": link_to(page),
        },
        "attachments": stream("attachments", ("attachment", {"document": document, "title": ""})),
        "relation": {
            **{
                f"relations-0-{name}": value for name, value in {"target": page, "kind": "supersedes", "id": ""}.items()
            },
            "relations-TOTAL_FORMS": "1",
            "relations-0-ORDER": "1",
            "relations-0-DELETE": "",
        },
    }


WAYS = ["image block", "attachment block", "link to a page", "link in a step", "attachments"]


@pytest.mark.parametrize("way", [*WAYS, "relation"])
def test_no_part_of_the_form_refers_to_foreign_things(world: World, way: str) -> None:
    """Neither saved nor previewed: a preview would show the picture."""
    values, page = foreign_blocks(world)[way], world.pages["town policy"]
    response = send(world, EDITOR, "town policy", **values)
    assert response.status_code == 200
    assert any("属于其他团队" in text for text in field_errors(response)["__all__"]), field_errors(response)
    preview = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    state = probes.post(world, EDITOR, preview, {**probes.form_of(world, "town policy"), **values}).json()
    assert not state["is_valid"] and not state["is_available"]
    create = create_url(page.get_parent(), PolicyPage)
    count = Page.objects.count()
    probes.post(world, EDITOR, create, {**probes.form_of(world, "town policy"), **values, "slug": "xin-de"})
    assert Page.objects.count() == count


def test_the_api_refers_to_no_foreign_image_either(world: World) -> None:
    page = world.pages["town policy"]
    body = {"meta": {"type": page._meta.label}, "image": {"id": world.files["other town image"].pk}}
    answer = probes.call(world, EDITOR, "PATCH", f"{page.pk}/", body)
    draft = Page.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert draft.image_id is None, answer.content.decode()


def test_a_town_repeals_a_policy_of_the_city(world: World) -> None:
    target = world.pages["city policy"].pk
    values = {"relations-TOTAL_FORMS": "1", "relations-0-target": target, "relations-0-kind": "supersedes"}
    values |= {"relations-0-ORDER": "1", "relations-0-id": "", "relations-0-DELETE": ""}
    response = send(world, EDITOR, "town policy", **values)
    assert response.status_code == 302, field_errors(response)


def test_a_picture_that_the_city_put_there_stays_when_the_town_saves(world: World) -> None:
    page = PolicyPage.objects.get(pk=world.pages["town policy"].pk)
    hidden = add_image("市级内部图片", Team.objects.get(page=world.pages["other town portal"]).collection)
    page.image = hidden
    page.save_revision()
    response = send(world, EDITOR, "town policy", image=hidden.pk, title="只改标题")
    assert response.status_code == 302, field_errors(response)


@pytest.mark.parametrize("role", [EDITOR, MODERATOR])
def test_revisions_of_another_page_are_not_compared_through_ones_own(world: World, role: str) -> None:
    own, other = world.pages["town policy"], world.pages["other town draft"]
    foreign = other.revisions.order_by("pk")
    for pair in ((foreign[0].pk, foreign[1].pk), ("live", foreign[1].pk), (foreign[0].pk, "latest")):
        response = world.clients[role].get(reverse("wagtailadmin_pages:revisions_compare", args=[own.pk, *pair]))
        assert response.status_code != 200 and other.title not in response.content.decode()
    for view in ("revisions_view", "revisions_revert"):
        response = world.clients[role].get(reverse(f"wagtailadmin_pages:{view}", args=[own.pk, foreign[0].pk]))
        assert response.status_code != 200


@pytest.mark.parametrize("role", [EDITOR, MODERATOR])
@pytest.mark.parametrize(
    ("source", "target"), [("town policy", "other town portal"), ("other town policy", "town portal")]
)
def test_nothing_is_copied_or_moved_across_a_border(world: World, role: str, source: str, target: str) -> None:
    page = world.pages[source]
    section = PolicySectionPage.objects.child_of(world.pages[target]).first()
    before, parent = Page.objects.count(), page.get_parent().pk
    copy = reverse("wagtailadmin_pages:copy", args=[page.pk])
    values = {"new_title": "副本", "new_slug": "fu-ben", "new_parent_page": section.pk}
    probes.post(world, role, copy, values)
    probes.post(world, role, reverse("wagtailadmin_pages:move_confirm", args=[page.pk, section.pk]), {})
    probes.call(world, role, "POST", f"{page.pk}/actions/copy/", {"destination_id": section.pk, "slug": "fu-ben"})
    probes.call(world, role, "POST", f"{page.pk}/actions/move/", {"destination_id": section.pk})
    probes.call(world, role, "POST", f"{page.pk}/actions/create_alias/", {"destination_id": section.pk, "slug": "b"})
    for action, data in (
        ("copy", {"destination_page_id": section.pk, "slug": "fu-ben", "recursive": False, "keep_live": False}),
        ("move", {"destination_page_id": section.pk}),
        ("create_alias", {"destination_page_id": section.pk, "update_slug": "b", "recursive": False}),
    ):
        url = reverse("wagtailadmin_api:pages:action", args=[page.pk, action])
        world.clients[role].post(url, data, content_type="application/json")
    assert (Page.objects.count(), Page.objects.get(pk=page.pk).get_parent().pk) == (before, parent)


BULK_ACTIONS = ["publish", "unpublish", "delete", "move"]


@pytest.mark.parametrize("action", BULK_ACTIONS)
def test_a_bulk_action_that_names_foreign_pages_is_refused_in_words(world: World, action: str) -> None:
    own, foreign = world.pages["town policy"], world.pages["other town policy"]
    draft = world.pages["other town draft"]
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
    query = f"?id={own.pk}&id={foreign.pk}&id={draft.pk}"
    before = list(Page.objects.order_by("pk").values("pk", "live", "path"))
    values = {"chooser": world.other_parents["town policy"].pk, "include_descendants": ""}
    for response in (world.clients[MODERATOR].get(url + query), world.clients[MODERATOR].post(url + query, values)):
        assert response.status_code == 403 and "属于其他团队" in response.content.decode()
        assert draft.title not in response.content.decode()
    assert list(Page.objects.order_by("pk").values("pk", "live", "path")) == before


@pytest.mark.parametrize("action", BULK_ACTIONS)
def test_all_there_is_means_all_of_ones_own(world: World, action: str) -> None:
    """Wagtail's button for the whole listing: it asks for every page there is and names those it leaves out."""
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action]) + "?id=all"
    html = world.clients[MODERATOR].get(url).content.decode()
    assert world.pages["town policy"].title in html
    assert [title for title in foreign_titles(world, MODERATOR) if title in html] == []


@pytest.mark.parametrize("kind", ["image", "document"])
def test_all_files_are_ones_own_files(world: World, kind: str) -> None:
    url = reverse("wagtail_bulk_action", args=[f"wagtail{'images' if kind == 'image' else 'docs'}", kind, "delete"])
    html = world.clients[EDITOR].get(f"{url}?id=all").content.decode()
    assert world.files[f"town {kind}"].title in html and world.files[f"other town {kind}"].title not in html
    world.clients[EDITOR].post(f"{url}?id=all")
    left = set(type(world.files[f"town {kind}"]).objects.values_list("title", flat=True))
    assert f"other town {kind}" in {name for name in world.files if world.files[name].title in left}
    assert f"shared {kind}" in {name for name in world.files if world.files[name].title in left}


def test_files_are_not_put_into_another_teams_collection(world: World) -> None:
    own = world.files["town image"]
    target = world.files["other town image"].collection_id
    url = reverse("wagtailimages:edit", args=[own.pk])
    probes.post(world, EDITOR, url, {"title": own.title, "collection": target, "tags": ""})
    bulk = reverse("wagtail_bulk_action", args=["wagtailimages", "image", "add_to_collection"])
    probes.post(world, EDITOR, f"{bulk}?id={own.pk}", {"collection": target})
    deleting = reverse("wagtail_bulk_action", args=["wagtailimages", "image", "delete"])
    probes.post(world, EDITOR, f"{deleting}?id={world.files['other town image'].pk}", {})
    own.refresh_from_db()
    assert own.collection_id != target
    world.files["other town image"].refresh_from_db()


def test_comments_are_no_longer_mailed_to_who_has_left_the_team(world: World) -> None:
    page, user = world.pages["town policy"], world.users[ASSOCIATION]
    group = Team.objects.get(page=world.pages["town portal"]).group(Role.TOWN_EDITOR)
    user.groups.add(group)
    PageSubscription.objects.create(page=page, user=user, comment_notifications=True)
    user.groups.remove(group)
    assert not PageSubscription.objects.filter(user=user).exists()


def reply_to(world: World, page: Page, comment: Comment) -> dict[str, str]:
    """The comments of the editor's form, with a new reply to ``comment``."""
    counts = {"TOTAL_FORMS": "1", "INITIAL_FORMS": "1", "MIN_NUM_FORMS": "0", "MAX_NUM_FORMS": ""}
    reply = {"id": "", "text": "内部答复", "DELETE": ""}
    return {
        **{f"comments-{name}": value for name, value in counts.items()},
        **{f"comments-0-{n}": v for n, v in {"id": str(comment.pk), "text": comment.text, "position": ""}.items()},
        **{f"comments-0-{n}": v for n, v in {"contentpath": "title", "DELETE": "", "resolved": ""}.items()},
        **{f"comments-0-replies-{n}": v for n, v in {**counts, "INITIAL_FORMS": "0"}.items()},
        **{f"comments-0-replies-0-{n}": v for n, v in reply.items()},
    }


@pytest.mark.parametrize("still_there", [True, False])
def test_a_reply_is_mailed_to_those_of_the_thread_who_still_are_in_the_team(world: World, still_there: bool) -> None:
    page, user = world.pages["town policy"], world.users[ASSOCIATION]
    group = Team.objects.get(page=world.pages["town portal"]).group(Role.TOWN_EDITOR)
    user.groups.add(group)
    comment = Comment.objects.create(page=page, user=user, text="请核对", contentpath="title")
    PolicyPage.objects.get(
        pk=page.pk
    ).get_latest_revision_as_object().save_revision()  # the shared object remembers what other tests undid
    if not still_there:
        user.groups.remove(group)
    response = send(world, EDITOR, "town policy", **reply_to(world, page, comment))
    assert response.status_code == 302, field_errors(response)
    assert comment.replies.count() == 1
    assert (user.email in [address for message in mailbox() for address in message.to]) == still_there


def test_an_auditor_sees_editors_without_buttons_and_every_saving_is_refused(world: World) -> None:
    client = world.clients[Role.AUDITOR.value]
    html = client.get(edit_url(world.pages["town policy"])).content.decode()
    assert not re.search(r'name="action-(publish|submit)"', html)
    for url in every_changing_address(world):
        assert client.post(url, {}).status_code == 403, url
    assert probes.call(world, Role.AUDITOR.value, "POST", "", {}).status_code == 403


def every_changing_address(world: World) -> list[str]:
    page, image = world.pages["town policy"], world.files["town image"]
    numbered = ["edit", "delete", "unpublish", "copy", "lock", "unlock", "set_privacy"]
    return [
        *(reverse(f"wagtailadmin_pages:{view}", args=[page.pk]) for view in numbered),
        create_url(page.get_parent(), PolicyPage),
        reverse("wagtailadmin_pages:move_confirm", args=[page.pk, world.other_parents["town policy"].pk]),
        reverse("wagtailadmin_pages:set_page_position", args=[page.pk]),
        reverse("wagtailadmin_api:pages:action", args=[page.pk, "delete"]),
        reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"]) + f"?id={page.pk}",
        reverse("wagtailimages:edit", args=[image.pk]),
        reverse("wagtailimages:add"),
        reverse("wagtaildocs:add"),
        reverse("wagtailimages_chooser:create"),
        reverse("qifu_members", args=[world.pages["association"].pk]),
    ]


@pytest.mark.parametrize("extra", [Role.CITY_MODERATOR, Role.TOWN_EDITOR])
def test_an_auditor_who_is_also_something_else_still_changes_nothing(world: World, extra: Role) -> None:
    user = world.users[Role.AUDITOR.value]
    name = "city portal" if extra == Role.CITY_MODERATOR else "town portal"
    user.groups.add(Team.objects.get(page=world.pages[name]).group(extra))
    for letter in "CEDPSMY":
        assert not probes.rolled_back(probes.PAGE_PROBES[letter], world, Role.AUDITOR.value, "town policy"), letter


def test_a_new_page_below_another_team_is_refused(world: World) -> None:
    section = PolicySectionPage.objects.child_of(world.pages["other town portal"]).first()
    assert world.clients[EDITOR].get(create_url(section, PolicyPage)).status_code in (302, 403)
    body = {"title": "越界", "meta": {"type": "policies.PolicyPage", "parent_id": section.pk}}
    assert probes.call(world, EDITOR, "POST", "", body).status_code in (403, 404)
    assert not Page.objects.filter(title="越界").exists()


def test_a_subscription_ends_when_the_page_moves_away(world: World) -> None:
    page = add_page(world.other_parents["town policy"], PolicyPage(title="要移走的政策"))
    PageSubscription.objects.create(page=page, user=world.users[EDITOR], comment_notifications=True)
    target = PolicySectionPage.objects.child_of(world.pages["other town portal"]).first()
    Page.objects.get(pk=page.pk).move(target, "last-child")
    assert not PageSubscription.objects.filter(page=page).exists()


def test_a_doc_number_that_is_taken_does_not_tell_the_title_of_a_foreign_draft(world: World) -> None:
    draft = PolicyPage.objects.get(pk=world.pages["city draft"].pk)
    draft.doc_number = "样政发〔2026〕7号"
    draft.clean()
    draft.save()
    response = send(world, EDITOR, "town policy", doc_number="样政发〔2026〕7号")
    assert any("还没有公开的草稿" in text for text in field_errors(response)["doc_number"])
    assert draft.title not in response.content.decode()


def test_the_check_before_publishing_names_no_foreign_page_that_depends_on_the_same(world: World) -> None:
    for name in ("other town draft", "town draft"):
        page = PolicyPage.objects.get(pk=world.pages[name].pk)
        page.relations.create(target=world.pages["city policy"], kind="related")
        page.save()
    own = PolicyPage.objects.get(pk=world.pages["town policy"].pk)
    own.relations.create(target=world.pages["city policy"], kind="supersedes")
    own.save_revision()
    html = world.clients[EDITOR].get(reverse("qifu_page_check", args=[own.pk])).content.decode()
    assert world.pages["town draft"].title in html and world.pages["other town draft"].title not in html


def test_choosers_call_a_public_page_by_its_public_title(world: World) -> None:
    city = PolicyPage.objects.get(pk=world.pages["city policy"].pk)
    public, city.title = city.title, "准备改成的标题"
    city.save_revision()
    client = world.clients[EDITOR]
    browse = client.get(reverse("wagtailadmin_choose_page_child", args=[city.get_parent().pk])).json()["html"]
    chosen = client.get(reverse("wagtailadmin_choose_page_chosen_multiple"), {"id": city.pk}).json()["result"]
    assert public in browse and "准备改成的标题" not in browse
    assert chosen[0]["adminTitle"] == public


@pytest.mark.parametrize("spelt", ["{}", " {}", "0{}", "{} "])
def test_choosing_several_is_refused_however_a_foreign_number_is_spelt(world: World, spelt: str) -> None:
    foreign = {
        "wagtailadmin_choose_page_chosen_multiple": world.pages["other town draft"].pk,
        "wagtailimages_chooser:chosen_multiple": world.files["other town image"].pk,
    }
    for name, number in foreign.items():
        response = world.clients[EDITOR].get(reverse(name), {"id": spelt.format(number)})
        assert response.status_code == 403, name


@pytest.mark.parametrize("role", [EDITOR, Role.CITY_EDITOR.value])
def test_a_public_address_becomes_a_page_for_the_city_alone(world: World, role: str) -> None:
    page = world.pages["other town policy"]
    data = {"external-link-chooser-url": page.full_url, "external-link-chooser-link_text": "那边的政策"}
    result = world.clients[role].post(reverse("wagtailadmin_choose_page_external_link"), data).json()["result"]
    assert ("id" in result) == (role != EDITOR)


def test_tags_of_other_teams_are_offered_nowhere(world: World) -> None:
    world.files["other town image"].tags.add("别镇的词")
    world.files["town image"].tags.add("本镇的词")
    client = world.clients[EDITOR]
    listing = client.get(reverse("wagtailimages:index")).content.decode()
    assert "本镇的词" in listing and "别镇的词" not in listing
    assert "别镇的词" not in client.get(reverse("wagtailimages_chooser:choose")).json()["html"]


def test_filters_name_the_people_one_works_with(world: World) -> None:
    stranger = make_member(world, Role.AGENCY_EDITOR, "moshengren")
    for name, user in (("other town policy", stranger), ("town policy", world.users[MODERATOR])):
        log(instance=world.pages[name], action="wagtail.edit", user=user, content_changed=True)
    html = world.clients[EDITOR].get(reverse("wagtailadmin_explore_root")).content.decode()
    html += world.clients[EDITOR].get(reverse("wagtailadmin_pages:search")).content.decode()
    html += (
        world.clients[EDITOR]
        .get(reverse("wagtailadmin_explore", args=[world.pages["town portal"].pk]))
        .content.decode()
    )
    assert world.users[MODERATOR].get_username() in html and "moshengren" not in html


@pytest.mark.parametrize("report", ["workflow", "workflow_tasks"])
def test_filters_name_the_workflows_one_works_with(world: World, report: str) -> None:
    html = world.clients[EDITOR].get(reverse(f"wagtailadmin_reports:{report}")).content.decode()
    assert "乙街道审核" in html and "丙街道审核" not in html
