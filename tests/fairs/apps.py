from django.apps import AppConfig


class FairsConfig(AppConfig):
    name = "tests.fairs"
    label = "fairs"
    verbose_name = "展会"
    default_auto_field = "django.db.models.BigAutoField"
