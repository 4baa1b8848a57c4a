from django.apps import AppConfig


class CultivationConfig(AppConfig):
    name = "services.cultivation"
    label = "cultivation"
    verbose_name = "培育申报"
    default_auto_field = "django.db.models.BigAutoField"
