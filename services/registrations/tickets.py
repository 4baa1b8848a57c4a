"""What is read at the door: a QR code with event, registration and ten bytes of HMAC; typed by hand, its first eight letters."""

from base64 import b32encode

from django.utils.crypto import constant_time_compare, salted_hmac

from services.registrations.models import Registration
from standards.characters import clean_text, fold_width

BYTES = 10
SHORT = 8
MARK = "QF"
# RFC 4648's letters with those that are taken for another written as two that are not in it: 0, 1, 8, 9 are none of base32's.
_PLAIN = str.maketrans("01", "OI")


def mac_of(desk_id: int, registration_id: int) -> str:
    """Sixteen letters and digits (base32)."""
    digest = salted_hmac("registrations.ticket", f"{desk_id}:{registration_id}", algorithm="sha256").digest()
    return b32encode(digest[:BYTES]).decode()


def ticket_text(registration: Registration) -> str:
    """What the QR code holds."""
    desk, own = registration.desk_id, registration.pk
    return f"{MARK}.{desk}.{own}.{mac_of(desk, own)}"


def short_of(mac: str) -> str:
    return mac[:SHORT]


def short_code(registration: Registration) -> str:
    """``ABCD-EFGH``, to be said and typed."""
    short = short_of(mac_of(registration.desk_id, registration.pk))
    return f"{short[:4]}-{short[4:]}"


def tidy_code(text: str) -> str:
    return "".join(fold_width(clean_text(text)).upper().replace("-", "").split()).translate(_PLAIN)


def read_ticket(desk_id: int, text: str) -> int | None:
    """The registration that a scanned text names; None for another event's, or what is no ticket of ours."""
    parts = text.strip().split(".")
    if len(parts) != 4 or parts[0] != MARK or not (parts[1].isdecimal() and parts[2].isdecimal()):
        return None
    if (
        len(parts[2]) > 18
        or parts[1] != str(desk_id)
        or not constant_time_compare(mac_of(desk_id, int(parts[2])), parts[3])
    ):
        return None
    return int(parts[2])
