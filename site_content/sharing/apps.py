from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SharingConfig(AppConfig):
    name = "site_content.sharing"
    label = "sharing"
    verbose_name = _("平台间分享")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from site_content.sharing import signals

        signals.connect()
