"""What is known of a stored file, for the models of those who have files."""

import hashlib
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from services.uploads.storage import remove_strays, store
from services.uploads.taking import LONGEST_NAME, TakenFile


class StoredFile(models.Model):
    """``digest``: SHA-256 of what was stored, for those who put it into a chain."""

    name = models.CharField(_("文件名"), max_length=LONGEST_NAME)
    stored = models.CharField(max_length=40, unique=True, editable=False)
    size = models.PositiveIntegerField(_("大小"))
    digest = models.CharField(max_length=64, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.stored[:8]

    @classmethod
    def keep(cls, taken: TakenFile, **belonging: Any) -> Self:
        """Stored and saved. In a transaction that fails, the file is left to ``sweep_strays``."""
        return cls._default_manager.create(
            name=taken.name,
            stored=store(taken.content),
            size=len(taken.content),
            digest=digest_of(taken),
            **belonging,
        )


def digest_of(taken: TakenFile) -> str:
    return hashlib.sha256(taken.content).hexdigest()


def sweep_strays() -> int:
    """Of all models that have files."""
    known = {
        name
        for model in StoredFile.__subclasses__()
        for name in model._default_manager.values_list("stored", flat=True)
    }
    return remove_strays(known)
