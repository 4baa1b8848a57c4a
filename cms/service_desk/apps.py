from django.apps import AppConfig


class ServiceDeskConfig(AppConfig):
    name = "cms.service_desk"
    label = "service_desk"
    verbose_name = "诉求办理"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms.service_desk.signals import connect

        connect()
