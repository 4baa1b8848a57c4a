from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FinanceConfig(AppConfig):
    name = "site_content.finance"
    label = "finance"
    verbose_name = _("融资产品")
    default_auto_field = "django.db.models.BigAutoField"
