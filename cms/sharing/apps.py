from django.apps import AppConfig


class SharingDeskConfig(AppConfig):
    name = "cms.sharing"
    # "sharing" is what it works on: site_content.sharing.
    label = "sharing_desk"

    def ready(self) -> None:
        from cms.sharing import signals

        signals.connect()
