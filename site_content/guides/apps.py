from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GuidesConfig(AppConfig):
    name = "site_content.guides"
    label = "guides"
    verbose_name = _("办事指南")
    default_auto_field = "django.db.models.BigAutoField"
