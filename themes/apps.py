from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ThemesConfig(AppConfig):
    name = "themes"
    verbose_name = _("门户外观")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from themes import signals

        signals.connect()
