"""The admin's home for a portal's people: its sections, each with a way to write into it."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.ui.components import Component
from wagtail.models import Page

from cms.editing.writing.from_file import URL_NAME as FROM_FILE
from cms.teams.models import Team, TeamKind
from cms.teams.queries import is_auditor, teams_of
from site_content.base.models import SectionPage
from site_content.policies.models import PolicySectionPage

PORTALS = (TeamKind.CITY, TeamKind.TOWN)
# After what waits for a decision, before Wagtail's lists of what was done.
ORDER = 70


@dataclass(frozen=True)
class WritableSection:
    page: Page
    add_url: str
    from_file_url: str


class WritingPanel(Component):
    """One portal's sections."""

    name = "qifu_writing"
    template_name = "editing/writing_panel.html"

    def __init__(self, portal: Page, sections: list[WritableSection], order: int) -> None:
        self.portal, self.sections, self.order = portal, sections, order

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"portal": self.portal, "sections": self.sections, "order": self.order}


def writable_sections(portal: Page, user: Any) -> list[WritableSection]:
    """The portal's own sections to which the user may add, in the order of the menu."""
    sections = [page for page in portal.get_children().specific() if isinstance(page, SectionPage)]
    return [offer_writing(page) for page in sections if page.permissions_for_user(user).can_add_subpage()]


def offer_writing(section: Page) -> WritableSection:
    takes_files = isinstance(section, PolicySectionPage)
    return WritableSection(
        page=section,
        add_url=reverse("wagtailadmin_pages:add_subpage", args=[section.pk]),
        from_file_url=reverse(FROM_FILE, args=[section.pk]) if takes_files else "",
    )


def portals_of(user: Any) -> list[Page]:
    """The portals whose people the user is one of; auditors write nowhere."""
    if is_auditor(user):
        return []
    teams: list[Team] = [team for team in teams_of(user) if team.kind in PORTALS]
    return [team.page for team in teams if team.page is not None]


def show_writing(request: HttpRequest, panels: list[Component]) -> None:
    for order, portal in enumerate(portals_of(request.user), start=ORDER):
        sections = writable_sections(portal, request.user)
        if sections:
            panels.append(WritingPanel(portal, sections, order))
