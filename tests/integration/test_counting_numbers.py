"""Whoever counts numbers in choosers learns nothing of other teams' things: not from refused forms, not from the API."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.models import Page

from cms.teams.models import Role
from site_content.news.models import NewsPage
from site_content.policies.models import PolicyPage
from tests import role_probes as probes
from tests.admin_forms import create_url, edit_url, field_errors, form_values
from tests.block_forms import link_to, rich_text, stream
from tests.team_world import World, build_world

pytestmark = pytest.mark.django_db
OWN_PAGES = {
    Role.TOWN_EDITOR.value: "town policy",
    Role.TOWN_MODERATOR.value: "town policy",
    Role.ASSOCIATION_EDITOR.value: "association news",
}
OWNERS = {"town policy": "town", "association news": "association"}


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


def marks_of_strangers(world: World, own: str) -> list[str]:
    """What may show nowhere: titles and addresses of others' pages, titles, names and pictures of their files."""
    mine = {OWNERS[own], "city", "shared"}
    pages = [page for name, page in world.pages.items() if not mine & set(name.split()[:1])]
    files = [file for name, file in world.files.items() if name.split()[0] not in mine]
    marks = [page.title for page in [*pages, world.pages["city draft"]]]
    marks += [f"/{page.slug}/" for page in pages if not page.live]
    return marks + [file.title for file in files] + [file.filename.rsplit(".", 1)[0] for file in files]


def shown(marks: list[str], html: str) -> list[str]:
    """Which of them stand in a page, plainly or inside the JSON that blocks are made of."""
    return [mark for mark in marks if mark in html or json.dumps(mark)[1:-1] in html]


def every_number(model: Any) -> list[int]:
    return [*model.objects.order_by("pk").values_list("pk", flat=True), 10**6]


def counted_forms(own: str, strange_image: int) -> Iterator[dict[str, Any]]:
    """Form values that name every page, image and document there is, each kind of chooser by itself."""
    pages, images = every_number(Page), every_number(get_image_model())
    linked = [("paragraph", link_to(pk)) for pk in pages]
    pictures = [("image", {"image": pk, "alt": "", "caption": ""}) for pk in images]
    files = [("attachment", {"document": pk, "title": ""}) for pk in images]
    sneaked = [
        ("paragraph", rich_text({"type": kind, "mutability": "MUTABLE", "data": {"id": pk, "format": "fullwidth"}}))
        for kind in ("DOCUMENT", "IMAGE")
        for pk in images
    ]
    for blocks in (linked, pictures, files, sneaked):
        yield stream("body", *blocks)
    yield from ({"image": spelling} for spelling in (strange_image, f" 0{strange_image} ", "keine"))
    if own != "town policy":
        return
    yield stream("attachments", *files)
    rows: dict[str, Any] = {"relations-TOTAL_FORMS": len(pages)}
    for number, pk in enumerate(pages):
        rows |= {f"relations-{number}-{name}": "" for name in ("id", "DELETE", "kind")}
        rows |= {f"relations-{number}-target": pk, f"relations-{number}-ORDER": number + 1}
    yield rows


@pytest.mark.parametrize("role", OWN_PAGES)
def test_a_refused_form_shows_nothing_of_strangers(world: World, role: str) -> None:
    own = OWN_PAGES[role]
    page, marks = world.pages[own], marks_of_strangers(world, OWN_PAGES[role])
    create = create_url(page.get_parent(), type(page))
    before = Page.objects.count()
    for values in counted_forms(own, world.files["other town image"].pk):
        form = {**probes.form_of(world, own), "slug": "xin", **values}
        for url, title in (
            (edit_url(page), ""),
            (create, "改动过的标题"),
        ):  # refused for another reason too; for this alone
            response = probes.post(world, role, url, {**form, "title": title})
            assert response.status_code == 200, (url, values)
            assert shown(marks, response.content.decode()) == [], values
            assert any("属于其他团队" in text for text in field_errors(response)["__all__"]), values
    assert Page.objects.count() == before and probes.latest_title(page) != "改动过的标题"


@pytest.mark.parametrize("role", [Role.TOWN_EDITOR.value, Role.TOWN_MODERATOR.value])
def test_copying_and_choosing_a_place_call_no_strangers_page_by_its_title(world: World, role: str) -> None:
    marks = marks_of_strangers(world, "town policy")
    copy = reverse("wagtailadmin_pages:copy", args=[world.pages["town policy"].pk])
    move = reverse("wagtailadmin_pages:move", args=[world.pages["town policy"].pk])
    place = reverse("wagtailadmin_pages:choose_parent", args=["policies", "policypage"])
    for pk in [*every_number(Page), "keine", ""]:
        for url, values in (
            (copy, {"new_title": "", "new_slug": "fu-ben", "new_parent_page": pk}),
            (move, {"new_parent_page": pk}),
            (place, {"parent_page": pk}),
        ):
            response = probes.post(world, role, url, values)
            assert response.status_code in (200, 302, 403), (url, pk)
            assert shown(marks, response.content.decode()) == [], (url, pk)


@pytest.mark.parametrize("role", OWN_PAGES)
def test_the_api_tells_nothing_of_strangers_either(world: World, role: str) -> None:
    own = OWN_PAGES[role]
    page, marks = world.pages[own], marks_of_strangers(world, own)
    meta = {"type": page._meta.label}
    bodies: list[dict[str, Any]] = [{"image": {"id": pk}} for pk in every_number(get_image_model())]
    bodies += [
        {"body": [{"type": "paragraph", "value": f'<p><a linktype="page" id="{pk}">这里</a></p>'}]}
        for pk in every_number(Page)
    ]
    for kind, key in (("image", "image"), ("attachment", "document")):
        bodies += [
            {"body": [{"type": kind, "value": {key: pk, "alt": "图"}}]} for pk in every_number(get_image_model())
        ]
    for body in bodies:
        answer = probes.call(world, role, "PATCH", f"{page.pk}/", {**body, "title": "", "meta": meta})
        assert 400 <= answer.status_code < 500, (body, answer.content)
        assert shown(marks, answer.content.decode()) == [], body


def refer_to_strangers(world: World) -> NewsPage:
    """A page of the association to which the city's people have added what only they may see."""
    page = NewsPage.objects.get(pk=world.pages["association news"].pk)
    page.image = world.files["other town image"]
    draft, public = world.pages["other town draft"].pk, world.pages["other town policy"].pk
    page.body = [
        ("paragraph", f'<p><a linktype="page" id="{draft}">草稿</a><a linktype="page" id="{public}">公开</a></p>'),
        ("image", {"image": world.files["other town image"], "alt": "图", "caption": ""}),
        ("attachment", {"document": world.files["other town document"], "title": "附件"}),
    ]
    page.save_revision(user=world.users["administrator"]).publish()
    return page


def test_what_a_page_refers_to_already_is_kept_and_not_shown(world: World) -> None:
    role, page = Role.ASSOCIATION_EDITOR.value, refer_to_strangers(world)
    marks = [
        mark for mark in marks_of_strangers(world, "association news") if mark != world.pages["other town policy"].title
    ]
    html = world.clients[role].get(edit_url(page)).content.decode()
    assert shown(marks, html) == []
    assert shown([f"其他团队的图片（编号 {page.image_id}）"], html)
    values = form_values(html)
    image, document = world.files["other town image"].pk, world.files["other town document"].pk
    values |= stream(
        "body",
        ("paragraph", link_to(world.pages["other town draft"].pk)),
        ("image", {"image": image, "alt": "图", "caption": ""}),
        ("attachment", {"document": document, "title": "附件"}),
    )
    refused = probes.post(world, role, edit_url(page), {**values, "title": ""})
    assert shown(marks, refused.content.decode()) == []
    assert not any("属于其他团队" in text for text in field_errors(refused).get("__all__", []))
    saved = probes.post(world, role, edit_url(page), {**values, "title": "协会改过的标题"})
    assert saved.status_code == 302, field_errors(saved)
    draft = NewsPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert (draft.title, draft.image_id) == ("协会改过的标题", image)
    assert f'id="{world.pages["other town draft"].pk}"' in draft.body[0].value.source
    assert (draft.body[1].value["image"].pk, draft.body[2].value["document"].pk) == (image, document)


def test_whoever_oversees_all_still_sees_what_is_chosen(world: World) -> None:
    page = refer_to_strangers(world)
    for role in (Role.CITY_EDITOR.value, Role.AUDITOR.value, "administrator"):
        html = world.clients[role].get(edit_url(page)).content.decode()
        assert shown([world.files["other town document"].title], html) and "其他团队的" not in html


def test_choosers_show_ones_own_things_and_the_citys(world: World) -> None:
    role = Role.TOWN_EDITOR.value
    page = PolicyPage.objects.get(pk=world.pages["town policy"].pk)
    page.relations.create(target=world.pages["city policy"], kind="related")
    page.image = world.files["shared image"]
    page.save_revision()
    html = world.clients[role].get(edit_url(page)).content.decode()
    assert world.pages["city policy"].title in html and world.files["shared image"].title in html
    assert "其他团队的" not in html


def test_a_number_that_is_none_is_refused_and_not_an_error(world: World) -> None:
    client: Client = world.clients["administrator"]
    values = {**probes.form_of(world, "town policy"), "image": "keine"}
    response = client.post(edit_url(world.pages["town policy"]), values)
    assert response.status_code == 200 and "编号 keine" in response.content.decode()
