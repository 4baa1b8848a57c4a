from django.apps import AppConfig


class HallConfig(AppConfig):
    name = "services.hall"
    label = "hall"
    verbose_name = "办事大厅"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from services.hall import signals

        signals.connect()
