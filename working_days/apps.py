from django.apps import AppConfig


class WorkingDaysConfig(AppConfig):
    name = "working_days"
    verbose_name = "工作日"
    default_auto_field = "django.db.models.BigAutoField"
