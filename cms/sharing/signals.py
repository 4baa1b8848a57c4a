from cms.sharing.notices import tell_new_portal
from site_content.sharing.signals import portal_filled


def connect() -> None:
    portal_filled.connect(tell_new_portal)
