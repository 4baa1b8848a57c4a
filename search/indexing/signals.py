"""When editors change the segmenter's words, what is already indexed is cut anew."""

from typing import Any

from django.db.models.signals import post_delete, post_save, pre_save

from search.indexing.reindexing import request_recut
from search.words.models import SegmenterWord


def connect() -> None:
    pre_save.connect(note_former_word, sender=SegmenterWord)
    post_save.connect(note_word, sender=SegmenterWord)
    post_delete.connect(note_word, sender=SegmenterWord)


def note_former_word(instance: SegmenterWord, raw: bool = False, **kwargs: Any) -> None:
    """A word that is changed no longer holds together where it stands."""
    former = SegmenterWord.objects.filter(pk=instance.pk).exclude(word=instance.word).first()
    if former and not raw:
        request_recut(former.word)


def note_word(instance: SegmenterWord, raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        request_recut(instance.word)
