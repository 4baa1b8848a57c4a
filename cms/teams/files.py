"""A team's collection of images and documents: below its portal's, or below the root."""

from wagtail.models import Collection, Page

from cms.teams.models import Team, TeamKind
from cms.teams.naming import ARCHIVED_FILES, collection_name
from cms.teams.rights import CHOOSE_FILES, Rights


def ensure_collection(team: Team) -> list[str]:
    """The collection under its name and at its place; return what was changed."""
    name = collection_name(team.name, TeamKind(team.kind))
    parent = parent_collection(team)
    if team.collection is None:
        team.collection = parent.add_child(name=name)
        team.save()
        return [f"建立文件集合“{name}”"]
    changes = []
    if team.collection.name != name:
        changes.append(f"文件集合“{team.collection.name}”改名为“{name}”")
        team.collection.name = name
        team.collection.save()
    if team.collection.get_parent() != parent:
        changes.append(f"文件集合移到“{parent.name}”下")
        team.collection.move(parent, "sorted-child")
        team.collection.refresh_from_db()
    return changes


def parent_collection(team: Team) -> Collection:
    """An association's files lie in its portal's, so that the portal's moderators see them; all others at the root."""
    above = Team.objects.at_or_above(team.page).exclude(pk=team.pk).exclude(kind=TeamKind.CITY)
    portal = above.exclude(collection=None).select_related("collection").first()
    return portal.collection if portal and portal.collection else Collection.get_first_root_node()


def collection_of(page: Page) -> Collection | None:
    """The collection of the team that keeps ``page``."""
    nearest = Team.objects.at_or_above(page).exclude(collection=None).select_related("collection").first()
    return nearest.collection if nearest else None


def shared_collection() -> Collection | None:
    """What the city shares: everybody may choose from it."""
    city = Team.objects.filter(kind=TeamKind.CITY).exclude(page=None).select_related("collection").first()
    return city.collection if city else None


def collection_rights(team: Team, rights: Rights) -> dict[Collection, tuple[str, ...]]:
    """Which codenames a group of ``team`` with ``rights`` gets on which collections."""
    if rights.files_everywhere:
        return {Collection.get_first_root_node(): rights.files}
    wanted = {team.collection: rights.files} if team.collection else {}
    shared = shared_collection()
    return {**wanted, shared: CHOOSE_FILES} if shared else wanted


def put_away_collection(collection: Collection) -> str:
    """Delete an empty collection; one with files goes to the archive, for the city to look through."""
    name = collection.name
    if not collection.get_children().exists() and not holds_files(collection):
        collection.delete()
        return f"删除空的文件集合“{name}”"
    root = Collection.get_first_root_node()
    archive = root.get_children().filter(name=ARCHIVED_FILES).first() or root.add_child(name=ARCHIVED_FILES)
    collection.refresh_from_db()  # a new sibling may have shifted its path
    collection.move(Collection.objects.get(pk=archive.pk), "sorted-child")
    return f"文件集合“{name}”里有文件，移到“{ARCHIVED_FILES}”"


def holds_files(collection: Collection) -> bool:
    from wagtail.documents import get_document_model
    from wagtail.images import get_image_model

    return any(m.objects.filter(collection=collection).exists() for m in (get_image_model(), get_document_model()))
