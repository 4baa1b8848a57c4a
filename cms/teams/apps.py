from django.apps import AppConfig


class TeamsConfig(AppConfig):
    name = "cms.teams"
    label = "teams"
    verbose_name = "团队与角色"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms.teams import signals

        signals.connect()
