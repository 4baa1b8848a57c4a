"""Numbers of appeals, ``SQ20261129-0007-K``: day, running number, check character (ISO 7064 MOD 37,36)."""

import re
from datetime import date

from django.db.models import F
from stdnum.iso7064 import mod_37_36

from services.appeals.models import NumberCounter
from standards.characters import clean_text, fold_width

_SHAPE = re.compile(r"SQ(\d{8})(\d{4,6})([0-9A-Z])")
_SEPARATORS = re.compile(r"[\s\-－—–_·]+")


def next_number(day: date) -> str:
    """One that nobody has; the counter's row is held until the transaction ends."""
    NumberCounter.objects.get_or_create(day=day)
    NumberCounter.objects.filter(day=day).update(last=F("last") + 1)
    return write_number(day, NumberCounter.objects.get(day=day).last)


def write_number(day: date, ordinal: int) -> str:
    digits = f"{day:%Y%m%d}{ordinal:04d}"
    return f"SQ{digits[:8]}-{digits[8:]}-{mod_37_36.calc_check_digit(digits)}"


def read_number(text: str) -> str | None:
    """A number as somebody typed it, tidied; None if it is none (a slip is told by the check character)."""
    tidy = _SEPARATORS.sub("", fold_width(clean_text(text))).upper()
    match = _SHAPE.fullmatch(tidy)
    if not match or not mod_37_36.is_valid("".join(match.groups())):
        return None
    return f"SQ{match[1]}-{match[2]}-{match[3]}"
