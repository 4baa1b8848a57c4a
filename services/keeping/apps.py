from django.apps import AppConfig


class KeepingConfig(AppConfig):
    name = "services.keeping"
    label = "keeping"
    verbose_name = "个人信息保存"

    def ready(self) -> None:
        from services.keeping import checks  # noqa: F401 - registers it
