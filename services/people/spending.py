"""What is good once: solved challenges, answers of passkeys. Spent ones are remembered until they would have lapsed anyway."""

from datetime import timedelta
from hashlib import sha256

from services.people.models import Spent

LIVES = timedelta(minutes=20)


def spend(what: str) -> bool:
    """False if it was spent before, by whichever process."""
    key = sha256(what.encode("utf-8", "replace")).hexdigest()
    return Spent.objects.get_or_create(key=key)[1]
