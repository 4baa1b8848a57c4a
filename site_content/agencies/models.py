from site_content.agencies.pages import AgencyPage, AgencySectionPage
from site_content.agencies.vocabularies import AgencyKind

__all__ = ["AgencyKind", "AgencyPage", "AgencySectionPage"]
