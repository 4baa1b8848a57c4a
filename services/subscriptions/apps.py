from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SubscriptionsConfig(AppConfig):
    name = "services.subscriptions"
    label = "subscriptions"
    verbose_name = _("订阅")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from services.subscriptions import merging  # noqa: F401 - receives what becomes of recipients
