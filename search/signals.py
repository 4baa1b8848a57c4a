"""When editors change the segmenter's words, what is already indexed is cut anew."""

from typing import Any

from django.db.models.signals import post_delete, post_save

from search.models import SegmenterWord
from search.reindexing import request_recut


def connect() -> None:
    post_save.connect(note_word, sender=SegmenterWord)
    post_delete.connect(note_word, sender=SegmenterWord)


def note_word(instance: SegmenterWord, raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        request_recut(instance.word)
