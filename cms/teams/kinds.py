"""Which pages have a team."""

from wagtail.models import Page

from cms.teams.models import TeamKind
from site_content.agencies.models import AgencyPage
from site_content.associations.models import AssociationPage
from site_content.portals.models import CityPortalPage, PortalPage

KIND_OF_PAGE: dict[type[Page], TeamKind] = {
    CityPortalPage: TeamKind.CITY,
    PortalPage: TeamKind.TOWN,
    AssociationPage: TeamKind.ASSOCIATION,
    AgencyPage: TeamKind.AGENCY,
}


def is_team_page(page: Page) -> bool:
    return page.specific_class in KIND_OF_PAGE


def team_pages() -> list[Page]:
    """All pages that should have a team, portals before what stands below them."""
    pages = [page for model in KIND_OF_PAGE for page in model._default_manager.all()]
    return sorted(pages, key=lambda page: (page.depth, page.path))
