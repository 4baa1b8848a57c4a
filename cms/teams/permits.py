"""Bringing a group's permissions to exactly what its role holds."""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page
from wagtail.snippets.models import get_snippet_models

from cms.teams.rights import Rights

Pair = tuple[int, int]


def give_page_rights(group: Group, page: Page, codenames: Iterable[str]) -> list[str]:
    permissions = find_permissions(Q(content_type__app_label="wagtailcore", codename__in=codenames))
    wanted = {(page.pk, permission.pk) for permission in permissions}
    held = GroupPagePermission.objects.filter(group=group)
    found = {(row.page_id, row.permission_id): row.pk for row in held}
    GroupPagePermission.objects.filter(pk__in=_surplus(found, wanted)).delete()
    GroupPagePermission.objects.bulk_create(
        GroupPagePermission(group=group, page_id=p, permission_id=right) for p, right in wanted - set(found)
    )
    return _tell(group, "页面权限", found, wanted)


def give_file_rights(group: Group, rights: dict[Collection, tuple[str, ...]]) -> list[str]:
    labels = ("wagtailimages", "wagtaildocs")
    permissions = find_permissions(
        Q(content_type__app_label__in=labels, codename__in={name for names in rights.values() for name in names})
    )
    wanted = {(c.pk, p.pk) for c, names in rights.items() for p in permissions if p.codename in names}
    found = {(r.collection_id, r.permission_id): r.pk for r in GroupCollectionPermission.objects.filter(group=group)}
    GroupCollectionPermission.objects.filter(pk__in=_surplus(found, wanted)).delete()
    GroupCollectionPermission.objects.bulk_create(
        GroupCollectionPermission(group=group, collection_id=c, permission_id=p) for c, p in wanted - set(found)
    )
    return _tell(group, "图片和文档权限", found, wanted)


def give_model_rights(group: Group, rights: Rights) -> list[str]:
    """Access to the admin, and what the role may do with terms and other models."""
    wanted = {permission.pk for permission in find_permissions(_model_query(rights))}
    found = set(group.permissions.values_list("pk", flat=True))
    if wanted == found:
        return []
    group.permissions.set(wanted)
    return [f"用户组“{group.name}”的后台权限：加 {len(wanted - found)} 项，减 {len(found - wanted)} 项"]


def find_permissions(query: Q) -> list[Permission]:
    return list(Permission.objects.filter(query).select_related(None))


def _model_query(rights: Rights) -> Q:
    query = Q(content_type__app_label="wagtailadmin", codename="access_admin")
    for name in rights.models:
        label, codename = name.split(".")
        query |= Q(content_type__app_label=label, codename=codename)
    if rights.snippets:
        for model in get_snippet_models():
            names = [f"{action}_{model._meta.model_name}" for action in rights.snippets]
            query |= Q(content_type__app_label=model._meta.app_label, codename__in=names)
    return query


def _surplus(found: dict[Pair, int], wanted: set[Pair]) -> list[int]:
    return [pk for pair, pk in found.items() if pair not in wanted]


def _tell(group: Group, what: str, found: dict[Pair, int], wanted: set[Pair]) -> list[str]:
    added, removed = len(wanted - set(found)), len(set(found) - wanted)
    return [f"用户组“{group.name}”的{what}：加 {added} 项，减 {removed} 项"] if added or removed else []
