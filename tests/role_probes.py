"""What a role can really do to an object: each probe asks the real address and looks at what came of it."""

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.db import transaction
from django.urls import reverse
from wagtail.models import Page, Revision, WorkflowState

from tests.admin_forms import edit_url, form_values
from tests.team_world import ADMINISTRATOR, World

NEW_TITLE = "改动过的标题"
Probe = Callable[[World, str, str], bool]


def rolled_back(probe: Probe, world: World, role: str, name: str) -> bool:
    """What ``probe`` says, with all that it did undone."""
    with transaction.atomic():
        allowed = probe(world, role, name)
        transaction.set_rollback(True)
    return allowed


def get(world: World, role: str, view: str, *args: Any, query: dict[str, Any] | None = None, **kwargs: Any) -> Any:
    return world.clients[role].get(reverse(view, args=args, kwargs=kwargs), query or {})


def post(world: World, role: str, url: str, data: dict[str, Any]) -> Any:
    return world.clients[role].post(url, {name: value for name, value in data.items() if value is not None})


def call(world: World, role: str, method: str, path: str, body: Any = None) -> Any:
    return world.clients[role].generic(
        method, f"/api/v3/pages/{path}", json.dumps(body or {}), "application/json", headers=world.tokens[role]
    )


def text(response: Any) -> str:
    return response.content.decode() if response.status_code == 200 else ""


# Pages


def form_of(world: World, name: str) -> dict[str, Any]:
    """The editor's form as the administrator sees it: others send the same, whether or not they were shown it."""
    return form_at(world, edit_url(world.pages[name]))


def form_at(world: World, url: str) -> dict[str, Any]:
    """Read once: nothing of what probes do to it lasts."""
    if url not in world.forms:
        world.forms[url] = form_values(world.clients[ADMINISTRATOR].get(url).content.decode())
    return world.forms[url]


def form_of_new(world: World, name: str) -> tuple[str, dict[str, Any]]:
    """The address and the form for one more page of this kind beside it, or below the city for portals."""
    page = world.pages[name]
    url = reverse(
        "wagtailadmin_pages:add", args=[page._meta.app_label, page._meta.model_name, page.get_parent().pk]
    )  # fmt: skip
    return url, form_at(world, url)


def sees_page(world: World, role: str, name: str) -> bool:
    return world.clients[role].get(edit_url(world.pages[name])).status_code == 200


def creates_page(world: World, role: str, name: str) -> bool:
    before = Page.objects.count()
    url, values = form_of_new(world, name)
    post(world, role, url, {**values, "title": NEW_TITLE, "slug": "gai-dong"})
    return Page.objects.count() > before  # portals and associations bring their sections along


def edits_page(world: World, role: str, name: str) -> bool:
    page = world.pages[name]
    post(world, role, edit_url(page), {**form_of(world, name), "title": NEW_TITLE})
    by_form = latest_title(page) == NEW_TITLE
    call(world, role, "PATCH", f"{page.pk}/", {"title": "接口改的", "meta": {"type": page._meta.label}})
    assert (latest_title(page) == "接口改的") == by_form, "the API and the form disagree on editing"
    return by_form


def latest_title(page: Page) -> str:
    return str(Page.objects.get(pk=page.pk).get_latest_revision_as_object().title)


def deletes_page(world: World, role: str, name: str) -> bool:
    page = world.pages[name]
    with transaction.atomic():
        call(world, role, "DELETE", f"{page.pk}/")
        by_api = not Page.objects.filter(pk=page.pk).exists()
        transaction.set_rollback(True)
    # Wagtail asks for the site's name before many pages go at once.
    post(world, role, reverse("wagtailadmin_pages:delete", args=[page.pk]), {"confirm_site_name": "企业公共服务平台"})
    assert (not Page.objects.filter(pk=page.pk).exists()) == by_api, "the API and the form disagree on deleting"
    return by_api


def publishes_page(world: World, role: str, name: str) -> bool:
    page = world.pages[name]
    with transaction.atomic():
        Page.objects.filter(pk=page.pk).update(live=False)
        call(world, role, "POST", f"{page.pk}/actions/publish/")
        by_api = Page.objects.get(pk=page.pk).live
        transaction.set_rollback(True)
    post(world, role, edit_url(page), {**form_of(world, name), "title": NEW_TITLE, "action-publish": "1"})
    by_form = Page.objects.filter(pk=page.pk, title=NEW_TITLE, live=True).exists()
    assert by_form == by_api, "the API and the form disagree on publishing"
    return by_form


def submits_page(world: World, role: str, name: str) -> bool:
    post(world, role, edit_url(world.pages[name]), {**form_of(world, name), "action-submit": "1"})
    return WorkflowState.objects.filter(object_id=str(world.pages[name].pk)).exists()


def moves_page(world: World, role: str, name: str) -> bool:
    page, target = world.pages[name], world.other_parents[name]
    before = Page.objects.get(pk=page.pk).path
    with transaction.atomic():
        call(world, role, "POST", f"{page.pk}/actions/move/", {"destination_id": target.pk, "position": "last-child"})
        by_api = Page.objects.get(pk=page.pk).path != before
        transaction.set_rollback(True)
    post(world, role, reverse("wagtailadmin_pages:move_confirm", args=[page.pk, target.pk]), {})
    assert (Page.objects.get(pk=page.pk).path != before) == by_api, "the API and the form disagree on moving"
    return by_api


def copies_page(world: World, role: str, name: str) -> bool:
    page, before = world.pages[name], Page.objects.count()
    with transaction.atomic():
        call(world, role, "POST", f"{page.pk}/actions/copy/", {"slug": "fu-ben", "keep_live": False})
        by_api = Page.objects.count() > before
        transaction.set_rollback(True)
    values = {"new_title": "副本", "new_slug": "fu-ben", "new_parent_page": page.get_parent().pk}
    post(world, role, reverse("wagtailadmin_pages:copy", args=[page.pk]), values)
    assert (Page.objects.count() > before) == by_api, "the API and the form disagree on copying"
    return by_api


def chooses_page(world: World, role: str, name: str) -> bool:
    page = world.pages[name]
    found = text(get(world, role, "wagtailadmin_choose_page_search", query={"q": page.title}))
    offered = f'data-id="{page.pk}"' in found or f'data-id=\\"{page.pk}\\"' in found
    chosen = get(world, role, "wagtailadmin_choose_page_chosen_multiple", query={"id": page.pk}).status_code == 200
    assert chosen == offered, "the chooser takes what it does not offer, or the other way round"
    return offered


def finds_page(world: World, role: str, name: str) -> bool:
    page = world.pages[name]
    found = text(get(world, role, "wagtailadmin_pages:search", query={"q": page.title}))
    return re.search(rf'/admin/pages/{page.pk}/["e]', found) is not None


def reads_report(world: World, role: str, name: str) -> bool:
    return f"{world.pages[name].title}" in text(get(world, role, "wagtailadmin_reports:site_history"))


def reads_history(world: World, role: str, name: str) -> bool:
    page = world.pages[name]
    compare = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, "earliest", "latest"])
    answers = {
        world.clients[role].get(url).status_code == 200
        for url in (
            reverse("wagtailadmin_pages:history", args=[page.pk]),
            reverse("wagtailadmin_pages:workflow_history", args=[page.pk]),
            reverse("wagtailadmin_pages:revisions_view", args=[page.pk, Revision.objects.for_instance(page).last().pk]),
            compare,
        )
    }
    assert len(answers) == 1, "some of the page's history is open and some is not"
    return answers.pop()


def reads_page_by_api(world: World, role: str, name: str) -> bool:
    pk = world.pages[name].pk
    one = call(world, role, "GET", f"{pk}/").status_code == 200
    listed = call(world, role, "GET", f"?{urlencode({'title': world.pages[name].title})}").json()["items"]
    assert one == (pk in [item["id"] for item in listed]), "the API lists what it does not show, or the other way round"
    return one


PAGE_PROBES: dict[str, Probe] = {
    "V": sees_page,
    "C": creates_page,
    "E": edits_page,
    "D": deletes_page,
    "P": publishes_page,
    "S": submits_page,
    "M": moves_page,
    "Y": copies_page,
    "H": chooses_page,
    "F": finds_page,
    "R": reads_report,
    "L": reads_history,
    "A": reads_page_by_api,
}
ONLY_ONE = {"C", "M", "Y"}  # there is one city portal, and nowhere else for it


# Images and documents


def file_views(name: str) -> tuple[str, str, str]:
    """Namespaces of the admin's and the chooser's addresses, and the name of the endpoint."""
    return (
        ("wagtailimages", "wagtailimages_chooser", "images")
        if name.endswith("image")
        else ("wagtaildocs", "wagtaildocs_chooser", "documents")
    )


def sees_file(world: World, role: str, name: str) -> bool:
    return get(world, role, f"{file_views(name)[0]}:edit", world.files[name].pk).status_code == 200


def creates_file(world: World, role: str, name: str) -> bool:
    """One more in the same collection."""
    file = world.files[name]
    before = type(file).objects.filter(collection=file.collection).count()
    with file.file.open("rb") as content:
        values = {"title": "新传的", "file": content, "collection": file.collection_id, "tags": ""}
        post(world, role, reverse(f"{file_views(name)[0]}:add"), values)
    return type(file).objects.filter(collection=file.collection).count() > before


def edits_file(world: World, role: str, name: str) -> bool:
    file = world.files[name]
    values = {"title": NEW_TITLE, "collection": file.collection_id, "tags": ""}
    post(world, role, reverse(f"{file_views(name)[0]}:edit", args=[file.pk]), values)
    return type(file).objects.filter(pk=file.pk, title=NEW_TITLE).exists()


def deletes_file(world: World, role: str, name: str) -> bool:
    file = world.files[name]
    post(world, role, reverse(f"{file_views(name)[0]}:delete", args=[file.pk]), {})
    return not type(file).objects.filter(pk=file.pk).exists()


def chooses_file(world: World, role: str, name: str) -> bool:
    file = world.files[name]
    chooser = file_views(name)[1]
    offered = f"{chooser_path(name)}chosen/{file.pk}/" in text(get(world, role, f"{chooser}:choose_results"))
    for view, args, query in (("chosen", [file.pk], {}), ("chosen_multiple", [], {"id": file.pk})):
        chosen = get(world, role, f"{chooser}:{view}", *args, query=query).status_code == 200
        assert chosen == offered, f"{view} takes what the chooser does not offer, or the other way round"
    return offered


def chooser_path(name: str) -> str:
    return reverse(f"{file_views(name)[1]}:choose")


def finds_file(world: World, role: str, name: str) -> bool:
    file = world.files[name]
    namespace = file_views(name)[0]
    found = text(get(world, role, f"{namespace}:index", query={"q": file.title}))
    return reverse(f"{namespace}:edit", args=[file.pk]) in found


def reads_file_by_api(world: World, role: str, name: str) -> bool:
    file, endpoint = world.files[name], file_views(name)[2]
    one = get(world, role, f"wagtailadmin_api:{endpoint}:detail", file.pk).status_code == 200
    items = get(world, role, f"wagtailadmin_api:{endpoint}:listing", query={"limit": 20}).json()["items"]
    assert one == (file.pk in [item["id"] for item in items])
    return one


def downloads_file(world: World, role: str, name: str) -> bool:
    file = world.files[name]
    by_path = world.clients[role].get(f"/media/{file.file.name}").status_code == 200
    if not name.endswith("image"):
        assert by_path == (world.clients[role].get(file.url).status_code == 200)
    return by_path


FILE_PROBES: dict[str, Probe] = {
    "V": downloads_file,
    "O": sees_file,
    "C": creates_file,
    "E": edits_file,
    "D": deletes_file,
    "H": chooses_file,
    "F": finds_file,
    "A": reads_file_by_api,
}


# Terms (snippets)


def term_url(world: World, name: str, view: str, *args: Any) -> str:
    return reverse(world.terms[name].snippet_viewset.get_url_name(view), args=args)


def sees_term(world: World, role: str, name: str) -> bool:
    term = world.terms[name]
    return str(term) in text(world.clients[role].get(term_url(world, name, "list")))


def term_values(world: World, name: str, value: str) -> dict[str, Any]:
    return {"name": value, "slug": "changed"} if name == "topic" else {"words": f"{value}、另一个"}


def creates_term(world: World, role: str, name: str) -> bool:
    model = type(world.terms[name])
    before = model.objects.count()
    post(world, role, term_url(world, name, "add"), term_values(world, name, "新增词"))
    return model.objects.count() == before + 1


def edits_term(world: World, role: str, name: str) -> bool:
    term = world.terms[name]
    post(world, role, term_url(world, name, "edit", term.pk), term_values(world, name, "改过词"))
    return "改过词" in str(type(term).objects.get(pk=term.pk))


def deletes_term(world: World, role: str, name: str) -> bool:
    term = world.terms[name]
    post(world, role, term_url(world, name, "delete", term.pk), {})
    return not type(term).objects.filter(pk=term.pk).exists()


def chooses_term(world: World, role: str, name: str) -> bool:
    term = world.terms[name]
    view = term.snippet_viewset.chooser_viewset.get_url_name("choose_results")
    return str(term) in text(world.clients[role].get(reverse(view)))


def reads_term_history(world: World, role: str, name: str) -> bool:
    return world.clients[role].get(term_url(world, name, "history", world.terms[name].pk)).status_code == 200


TERM_PROBES: dict[str, Probe] = {
    "V": sees_term,
    "C": creates_term,
    "E": edits_term,
    "D": deletes_term,
    "H": chooses_term,
    "L": reads_term_history,
}


# People


def sees_people(world: World, role: str, name: str) -> bool:
    return "agency_editor" in text(get(world, role, "wagtailusers_users:index"))


def edits_people(world: World, role: str, name: str) -> bool:
    target = world.users["agency_editor"]
    values = {"username": target.username, "email": "new@example.org", "first_name": "改", "last_name": "名"}
    post(world, role, reverse("wagtailusers_users:edit", args=[target.pk]), {**values, "is_active": "on"})
    return User.objects.get(pk=target.pk).email == "new@example.org"


def creates_people(world: World, role: str, name: str) -> bool:
    password = "Ceshi-2026-zhanghao!"
    values = {"username": "newcomer", "email": "n@example.org", "first_name": "新", "last_name": "人"}
    passwords = {"password1": password, "password2": password}
    post(world, role, reverse("wagtailusers_users:add"), {**values, **passwords, "is_active": "on"})
    return User.objects.filter(username="newcomer").exists()


def deletes_people(world: World, role: str, name: str) -> bool:
    target = world.users["agency_editor"]
    post(world, role, reverse("wagtailusers_users:delete", args=[target.pk]), {})
    return not User.objects.filter(pk=target.pk).exists()


PEOPLE_PROBES: dict[str, Probe] = {"V": sees_people, "C": creates_people, "E": edits_people, "D": deletes_people}
