from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuthorisationsConfig(AppConfig):
    name = "services.authorisations"
    label = "authorisations"
    verbose_name = _("企业授权")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from services.authorisations.ending import connect

        connect()
