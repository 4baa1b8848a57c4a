from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "cms.project"

    def ready(self) -> None:
        from cms.project import checks, signals  # noqa: F401 - registers the checks

        signals.connect()
