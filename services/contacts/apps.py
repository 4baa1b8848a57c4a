from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "services.contacts"
    label = "contacts"
    verbose_name = "联系方式"

    def ready(self) -> None:
        from services.contacts import checks  # noqa: F401 - registers them
