from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgrammesConfig(AppConfig):
    name = "site_content.programmes"
    label = "programmes"
    verbose_name = _("培育计划")
    default_auto_field = "django.db.models.BigAutoField"
