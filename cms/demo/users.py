"""Demo log-ins with simple roles: each group may work on one subtree and one collection."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page
from wagtail.snippets.models import get_snippet_models

from cms.demo.ledger import Ledger
from cms.demo.sources import Item

PAGE_RIGHTS = ("add_page", "change_page", "publish_page")
FILE_RIGHTS = ("add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document")


@dataclass(frozen=True)
class LogIn:
    """What the administrator is told: ``password`` is None if the account was there before."""

    username: str
    password: str | None
    role: str


def load_users(items: list[Item], ledger: Ledger) -> list[LogIn]:
    """The demo's accounts, each in a group of its own making; those that exist are left alone."""
    return [load_user(item, ledger) for item in items]


def load_user(item: Item, ledger: Ledger) -> LogIn:
    model = get_user_model()
    if model._default_manager.filter(username=item["username"]).exists():
        return LogIn(item["username"], None, item["role"])
    create = model.objects.create_superuser if item.get("superuser") else model.objects.create_user
    user: Any = create(item["username"], f"{item['username']}@example.com", item["password"], first_name=item["role"])
    if "group" in item:
        user.groups.add(ensure_group(item["group"], ledger))
    return LogIn(item["username"], item["password"], item["role"])


def ensure_group(item: Item, ledger: Ledger) -> Group:
    """The group ``name``: log-in to the admin, the pages below ``page``, files of a collection of its own."""
    group, created = Group.objects.get_or_create(name=item["name"])
    if not created:
        return group
    group.permissions.add(Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"))
    page = ledger.find(Page, item["page"])
    if page is not None:
        allow_pages(group, page)
    root = Collection.get_first_root_node()
    allow_files(group, root if item.get("all_files") else root.add_child(name=item["name"]))
    if item.get("snippets"):
        group.permissions.add(*snippet_rights())
    return group


def allow_pages(group: Group, page: Page) -> None:
    for codename in PAGE_RIGHTS:
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
        GroupPagePermission.objects.create(group=group, page=page, permission=permission)


def allow_files(group: Group, collection: Collection) -> None:
    for codename in FILE_RIGHTS:
        permission = Permission.objects.get(
            content_type__app_label__in=("wagtailimages", "wagtaildocs"), codename=codename
        )
        GroupCollectionPermission.objects.create(group=group, collection=collection, permission=permission)


def snippet_rights() -> list[Permission]:
    """To add and change every list of terms."""
    names = [f"{action}_{model._meta.model_name}" for model in get_snippet_models() for action in ("add", "change")]
    labels = {model._meta.app_label for model in get_snippet_models()}
    return list(Permission.objects.filter(codename__in=names, content_type__app_label__in=labels))
