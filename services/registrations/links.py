"""Signed addresses: one opens a registration to its person, one the door of an event to a helper. Logs cut them."""

import secrets
from datetime import datetime
from hashlib import sha256

from django.core import signing
from django.urls import reverse
from django.utils import timezone

from services.registrations.models import Entry, GateLink, Registration

PERSON_SALT = "services.registrations.person"
GATE_SALT = "services.registrations.gate"
# Longer than what it opens is kept.
MAX_AGE = 400 * 24 * 3600


def make_token(registration: Registration) -> str:
    return signing.TimestampSigner(salt=PERSON_SALT).sign_object({"g": registration.pk})


def make_link(registration: Registration) -> str:
    return reverse("registration", args=[make_token(registration)])


def read_token(token: str) -> Registration | None:
    """None for a token that is not ours or too old, or whose registration is gone."""
    pk = _unsign(token, PERSON_SALT, "g")
    return Registration.objects.select_related("desk").filter(pk=pk).first() if pk else None


def make_gate_link(link: GateLink) -> str:
    return reverse("gate", args=[signing.TimestampSigner(salt=GATE_SALT).sign_object({"l": link.pk})])


def read_gate_token(token: str, now: datetime | None = None) -> GateLink | None:
    """None for one that is not ours, has expired or was taken back."""
    pk = _unsign(token, GATE_SALT, "l")
    link = GateLink.objects.select_related("desk").filter(pk=pk).first() if pk else None
    return link if link and link.is_live(now or timezone.now()) else None


def _unsign(token: str, salt: str, name: str) -> int | None:
    try:
        return int(signing.TimestampSigner(salt=salt).unsign_object(token, max_age=MAX_AGE)[name])
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return None


def new_entry_token() -> tuple[str, str]:
    """The token of the page on which a code is entered, and its digest."""
    token = secrets.token_urlsafe(24)
    return token, _digest(token)


def find_entry(token: str) -> Entry | None:
    return Entry.objects.select_related("desk").filter(token_digest=_digest(token)).first()


def _digest(token: str) -> str:
    return sha256(token.encode("utf-8", "replace")).hexdigest()
