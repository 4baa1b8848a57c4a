from django.apps import AppConfig


class EditingConfig(AppConfig):
    name = "cms.editing"

    def ready(self) -> None:
        from django.db.models.signals import post_save
        from wagtail.models import PageLogEntry

        from cms.editing.sittings import note_edit

        post_save.connect(note_edit, sender=PageLogEntry)
