"""What each role holds in Wagtail's own permissions. docs/roles.md says what follows from it; a test compares."""

from dataclasses import dataclass

from cms.teams.models import Role, TeamKind

ROLES_OF_KIND: dict[TeamKind, tuple[Role, ...]] = {
    TeamKind.CITY: (Role.CITY_EDITOR, Role.CITY_MODERATOR, Role.AUDITOR),
    TeamKind.TOWN: (Role.TOWN_EDITOR, Role.TOWN_MODERATOR),
    TeamKind.ASSOCIATION: (Role.ASSOCIATION_EDITOR,),
    TeamKind.AGENCY: (Role.AGENCY_EDITOR,),
}
# What follows the team's name in a group's name; the city's groups and the auditors are named without it.
GROUP_SUFFIX = {
    Role.TOWN_EDITOR: "编辑",
    Role.TOWN_MODERATOR: "审核",
    Role.ASSOCIATION_EDITOR: "编辑",
    Role.AGENCY_EDITOR: "编辑",
}
MODERATOR_OF_KIND = {TeamKind.CITY: Role.CITY_MODERATOR, TeamKind.TOWN: Role.TOWN_MODERATOR}

EDIT_FILES = ("add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document")
CHOOSE_FILES = ("choose_image", "choose_document")
MODERATE_PAGES = ("add_page", "change_page", "publish_page", "bulk_delete_page", "lock_page", "unlock_page")


@dataclass(frozen=True)
class Rights:
    """Codenames of permissions: on the team's page and below, on its files, on snippets and other models.

    ``everywhere`` puts pages and files at the root of their trees instead (overseers).
    """

    pages: tuple[str, ...]
    files: tuple[str, ...] = EDIT_FILES
    snippets: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    files_everywhere: bool = False
    pages_everywhere: bool = False


RIGHTS: dict[Role, Rights] = {
    Role.CITY_EDITOR: Rights(pages=("add_page", "change_page"), snippets=("add", "change"), files_everywhere=True),
    Role.CITY_MODERATOR: Rights(pages=MODERATE_PAGES, snippets=("add", "change", "delete"), files_everywhere=True),
    Role.TOWN_EDITOR: Rights(pages=("add_page", "change_page")),
    Role.TOWN_MODERATOR: Rights(pages=MODERATE_PAGES),
    Role.ASSOCIATION_EDITOR: Rights(pages=("add_page", "change_page")),
    Role.AGENCY_EDITOR: Rights(pages=("change_page",)),
    # Wagtail shows editors and files only to those who may change them; cms.teams.gate refuses every change.
    Role.AUDITOR: Rights(
        pages=("change_page",),
        files=("change_image", "choose_image", "change_document", "choose_document"),
        snippets=("view",),
        models=(
            "auth.view_user",
            "auth.view_group",
            "wagtailcore.view_site",
            "wagtailcore.view_collection",
            "staff_accounts.view_signinevent",
        ),
        files_everywhere=True,
        pages_everywhere=True,
    ),
}
