from django.apps import AppConfig


class RegistrationsConfig(AppConfig):
    name = "services.registrations"
    label = "registrations"
    verbose_name = "活动报名"
    default_auto_field = "django.db.models.BigAutoField"
