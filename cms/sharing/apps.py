from django.apps import AppConfig


class SharingDeskConfig(AppConfig):
    name = "cms.sharing"
    # "sharing" is what it works on: site_content.sharing.
    label = "sharing_desk"

    def ready(self) -> None:
        from cms.sharing.notices import tell_new_portal
        from site_content.sharing.signals import portal_filled

        portal_filled.connect(tell_new_portal)
