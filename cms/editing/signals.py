from django.db.models.signals import post_save
from wagtail.models import PageLogEntry

from cms.editing.sittings import note_edit


def connect() -> None:
    post_save.connect(note_edit, sender=PageLogEntry)
