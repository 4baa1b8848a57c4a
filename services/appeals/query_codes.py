"""The code by which a person finds an appeal again, and how guessing it is slowed. Stored: keyed hashes alone."""

import hashlib
from datetime import timedelta

from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from services.appeals.models import Appeal, QueryTries
from services.appeals.numbers import read_number
from services.appeals.states import State
from standards.characters import clean_text, fold_width

LENGTH = 8
# Without what is taken for something else: I, L, O, U, 0, 1.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
MOST_TRIES = 5
LOCKED_FOR = timedelta(minutes=15)


class NotFound(Exception):
    """Number or code is wrong, or both were tried too often: one answer for all, so that it tells nothing."""


def make_query_code(form_key: str) -> str:
    """The same for a form however often it is sent, known only to who was shown the form and to our key."""
    number = int.from_bytes(salted_hmac("appeals.query_code", form_key, algorithm="sha256").digest())
    code = ""
    while len(code) < LENGTH:
        number, place = divmod(number, len(ALPHABET))
        code += ALPHABET[place]
    return code


def hash_query_code(code: str) -> str:
    return salted_hmac("appeals.query_digest", tidy_code(code), algorithm="sha256").hexdigest()


def tidy_code(text: str) -> str:
    return "".join(fold_width(clean_text(text)).upper().replace("-", "").split())


def find_appeal(number: str, code: str) -> Appeal:
    """The appeal of that number, if the code is its own. Raises NotFound, for 15 minutes after five wrong ones."""
    tidied = read_number(number) or tidy_code(number)[:40]
    key = hashlib.sha256(f"appeal {tidied}".encode()).hexdigest()
    tries = QueryTries.objects.filter(key=key, last_at__gt=timezone.now() - LOCKED_FOR).first()
    if tries and tries.count >= MOST_TRIES:
        raise NotFound
    appeal = Appeal.objects.filter(number=tidied).exclude(state=State.UNCONFIRMED).first()
    right = constant_time_compare(appeal.query_digest if appeal else "", hash_query_code(code))
    if appeal is None or not right:
        _count_try(key)
        raise NotFound
    QueryTries.objects.filter(key=key).delete()
    return appeal


def _count_try(key: str) -> None:
    now = timezone.now()
    QueryTries.objects.filter(key=key, last_at__lte=now - LOCKED_FOR).delete()
    QueryTries.objects.get_or_create(key=key, defaults={"last_at": now})
    QueryTries.objects.filter(key=key).update(count=F("count") + 1, last_at=now)


def forget_tries() -> int:
    return QueryTries.objects.filter(last_at__lte=timezone.now() - LOCKED_FOR).delete()[0]
