from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssociationsConfig(AppConfig):
    name = "site_content.associations"
    label = "associations"
    verbose_name = _("行业协会")
    default_auto_field = "django.db.models.BigAutoField"
