"""Changing keys: everything that is sealed or looked up by digest is written anew with the present key."""

from django.apps import apps
from django.db import models, transaction

from services.contacts.fields import DigestField, EncryptedCharField

CHUNK = 500


def reseal_all() -> int:
    """Row by row, in chunks of a transaction each; may be broken off and begun again. How many rows."""
    return sum(_reseal(model, names) for model in apps.get_models() if (names := sealed_fields(model)))


def sealed_fields(model: type[models.Model]) -> list[str]:
    return [field.name for field in model._meta.local_fields if isinstance(field, EncryptedCharField | DigestField)]


def _reseal(model: type[models.Model], names: list[str]) -> int:
    done, last = 0, None
    while True:
        with transaction.atomic():
            rows = model._base_manager.order_by("pk").select_for_update()
            chunk = list((rows.filter(pk__gt=last) if last is not None else rows)[:CHUNK])
            for row in chunk:
                models.Model.save_base(row, update_fields=frozenset(names), force_update=True)
        if not chunk:
            return done
        done, last = done + len(chunk), chunk[-1].pk
