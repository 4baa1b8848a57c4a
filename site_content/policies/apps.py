from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PoliciesConfig(AppConfig):
    name = "site_content.policies"
    label = "policies"
    verbose_name = _("政策")
    default_auto_field = "django.db.models.BigAutoField"
