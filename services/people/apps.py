from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "services.people"
    label = "people"
    verbose_name = "办事人员"
    default_auto_field = "django.db.models.BigAutoField"
