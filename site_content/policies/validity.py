"""有效性: computed from dates and links, never typed."""

from datetime import date

from publishing.validity import Validity


def compute_validity(
    *, today: date, effective_on: date | None, expires_on: date | None, is_repealed: bool, is_amended: bool
) -> Validity:
    """Repealed before expired before not yet in force before amended. ``expires_on`` is the last day it holds."""
    if is_repealed:
        return Validity.REPEALED
    if expires_on and today > expires_on:
        return Validity.EXPIRED
    if effective_on and today < effective_on:
        return Validity.NOT_YET
    return Validity.AMENDED if is_amended else Validity.IN_FORCE
