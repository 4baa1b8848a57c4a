from django.apps import AppConfig


class UnitsConfig(AppConfig):
    name = "services.units"
    label = "service_units"
    verbose_name = "承办单位"
    default_auto_field = "django.db.models.BigAutoField"
