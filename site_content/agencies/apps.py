from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgenciesConfig(AppConfig):
    name = "site_content.agencies"
    label = "agencies"
    verbose_name = _("服务机构")
    default_auto_field = "django.db.models.BigAutoField"
