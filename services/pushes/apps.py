from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PushesConfig(AppConfig):
    name = "services.pushes"
    label = "pushes"
    verbose_name = _("政策推送")
    default_auto_field = "django.db.models.BigAutoField"
