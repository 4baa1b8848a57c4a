from django.apps import AppConfig


class AppealsConfig(AppConfig):
    name = "services.appeals"
    label = "appeals"
    verbose_name = "企业诉求"
    default_auto_field = "django.db.models.BigAutoField"
