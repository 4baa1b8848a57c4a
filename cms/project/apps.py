from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "cms.project"

    def ready(self) -> None:
        from cms.project import checks  # noqa: F401 - registers them
        from cms.project.clean_input import clean_whatever_is_saved

        clean_whatever_is_saved()
