"""Under which an enterprise is reached: read from lists and forms, kept sealed, shown in full by a click that is kept."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from services.contacts.reading import BadContact, read_contact
from services.contacts.sealing import digests_of
from services.enterprises.models import DataLook, Enterprise, EnterpriseContact, LookedAt, RegistryContactKind
from services.enterprises.writing import Origin
from standards.characters import fold_width

LANDLINE = re.compile(r"0\d{2,3}-?\d{7,8}(?:-\d{1,6})?|[2-9]\d{6,7}")
_BETWEEN = re.compile(r"[\s()（）]+")
_PARTED = re.compile(r"[、，,；;/\n]+")


class Reach(NamedTuple):
    kind: RegistryContactKind
    value: str


def read_reach(text: str) -> Reach:
    """A mobile number, an address of mail, or a landline number to call. Raises BadContact."""
    plain = re.sub(r"[－—–]", "-", _BETWEEN.sub("", fold_width(text)))
    if LANDLINE.fullmatch(plain):
        return Reach(RegistryContactKind.LANDLINE, plain)
    try:
        contact = read_contact(text)
    except BadContact as error:
        if "@" in text or len(re.sub(r"\D", "", plain)) == 11:
            raise
        raise BadContact(_("请填写手机号、带区号的固定电话，或邮箱。")) from error
    return Reach(RegistryContactKind(contact.kind.value), contact.value)


def read_reaches(text: str) -> list[Reach]:
    """Several, each once. Raises BadContact."""
    return list(dict.fromkeys(read_reach(part) for part in _PARTED.split(text) if part.strip()))


def known_digests(enterprises: Iterable[Enterprise]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    rows = EnterpriseContact.objects.filter(enterprise__in=[e.pk for e in enterprises if e.pk])
    for pk, digest in rows.values_list("enterprise", "digest"):
        found.setdefault(pk, set()).add(digest)
    return found


def find_new(reaches: Sequence[Reach], known: set[str]) -> list[Reach]:
    return [reach for reach in reaches if not known.intersection(digests_of(reach.value))]


def keep_contacts(told: Iterable[tuple[Enterprise, Sequence[Reach], Origin]]) -> None:
    """Such as are not known yet (``find_new``)."""
    EnterpriseContact.objects.bulk_create(
        EnterpriseContact(enterprise=enterprise, kind=reach.kind, value=reach.value, source=origin.source,
                          as_of=origin.as_of, by=origin.user_name)
        for enterprise, reaches, origin in told for reach in reaches
    )  # fmt: skip


def add_contact(enterprise: Enterprise, text: str, origin: Origin) -> bool:
    """Whether it is new. Raises BadContact."""
    new = find_new([read_reach(text)], known_digests([enterprise]).get(enterprise.pk, set()))
    keep_contacts([(enterprise, new, origin)])
    return bool(new)


def note_look(enterprise: Enterprise, what: LookedAt, *, user_id: int, user_name: str) -> None:
    """Before it is shown; the same by the same on the same day counts once."""
    today = DataLook.objects.filter(enterprise=enterprise, what=what, user_id=user_id, at__date=timezone.localdate())
    if not today.exists():
        DataLook.objects.create(enterprise=enterprise, what=what, user_id=user_id, user_name=user_name)
