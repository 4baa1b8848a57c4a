"""Model fields for personal data: encrypted in the database, plain in Python; and digests to find them by."""

from typing import Any

from django.core.exceptions import FieldError
from django.db import models
from django.db.models.lookups import Exact, IsNull

from services.contacts.sealing import digest_of, seal, unseal


class EncryptedCharField(models.CharField):
    """A text that the database holds sealed. It can be asked whether it is empty, and nothing else.

    ``max_length`` counts the plain text. Reading raises ``Unreadable`` if its key is gone.
    """

    def get_internal_type(self) -> str:
        return "TextField"

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        prepared = super().get_db_prep_save(value, connection)
        return seal(prepared) if isinstance(prepared, str) else prepared

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return value if value is None else unseal(value)

    def get_lookup(self, lookup_name: str) -> Any:
        return {"exact": OnlyEmpty, "isnull": IsNull}.get(lookup_name)

    def get_transform(self, lookup_name: str) -> Any:
        return None


class OnlyEmpty(Exact):
    """Sealing the same text twice gives two texts, so that comparing would silently find nothing."""

    def get_prep_lookup(self) -> Any:
        if self.rhs != "":
            raise FieldError("An encrypted field is compared by its digest (services.contacts.sealing.digests_of)")
        return super().get_prep_lookup()


class DigestField(models.CharField):
    """The digest of the first of the fields ``of`` that is not empty; kept up by ``save`` and ``bulk_create``."""

    def __init__(self, *args: Any, of: tuple[str, ...] = (), **kwargs: Any) -> None:
        self.of = of
        super().__init__(*args, **{"max_length": 64, "editable": False, **kwargs})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = digest_of(next((text for name in self.of if (text := getattr(model_instance, name))), ""))
        setattr(model_instance, self.attname, value)
        return value
