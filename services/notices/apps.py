from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "services.notices"
    label = "notices"
    verbose_name = "通知"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from services.notices import signals  # noqa: F401 - receives what persons do
