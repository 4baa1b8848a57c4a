from django.apps import AppConfig


class EditingConfig(AppConfig):
    name = "cms.editing"

    def ready(self) -> None:
        from cms.editing import signals

        signals.connect()
