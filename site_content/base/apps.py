from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BaseConfig(AppConfig):
    name = "site_content.base"
    label = "base"
    verbose_name = _("内容公共部分")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from site_content.base import signals
        from site_content.base.content_state import settle_what_is_sent
        from site_content.base.renditions import drop_metadata

        settle_what_is_sent()
        drop_metadata()
        signals.connect()
