from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "cms.accounts"
    # Not "accounts": enterprises have accounts too.
    label = "staff_accounts"
    verbose_name = _("工作人员账户")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms.accounts import checks, signals  # noqa: F401 - registers the checks

        signals.connect()
