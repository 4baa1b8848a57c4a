"""Telling somebody something: the one call for all that is told to persons and subscribers (decision 0050).

Whoever was told a subject is not told it again. Everything told is in the inbox; what goes out besides, and when, the
recipient's channels and rhythm say.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from services.notices.models import Notice, Recipient, Subject
from services.notices.posting import post_notices, reaches_of
from services.notices.recipients import recipient_of
from services.people.models import Person

CHUNK = 2000


@dataclass(frozen=True)
class Text:
    """``url``: an address of the portal, with or without its host. ``until``: the last day on which it is of use.

    ``changes``: what is different from what was told before, a sentence each.
    """

    title: str
    body: str = ""
    url: str = ""
    until: date | None = None
    changes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reason:
    """``why`` he is told: a sentence. ``missing``: what he lacks for it to concern him fully, a sentence each."""

    why: str
    missing: tuple[str, ...] = ()


@transaction.atomic
def give(
    subject_key: str, text: Text, recipients: Iterable[tuple[int, Sequence[Reason]]], *, urgent: bool = False
) -> int:
    """Tell each of them (a Recipient's number and his reasons), once for ever; how many had not been told.

    ``urgent``: it concerns their own affairs; it is told at once, also to who has left or pauses. Others who have left
    are not told. Belongs to the caller's transaction; the same subject given by two at once is given one after the other.
    """
    subject = _subject(subject_key, text, urgent)
    reasons: dict[int, list[dict[str, object]]] = {
        number: [{"why": reason.why, "missing": list(reason.missing)} for reason in why] for number, why in recipients
    }
    for told in Notice.objects.filter(subject=subject).values_list("recipient", flat=True).iterator():
        reasons.pop(told, None)
    wanted = list(reasons)
    return sum(_give_chunk(subject, wanted[i : i + CHUNK], reasons) for i in range(0, len(wanted), CHUNK))


def tell(person: Person, subject_key: str, text: Text, why: str) -> bool:
    """A person something of his own affairs, urgently. False if he was told before, or has closed his account."""
    if person.left_at is not None:
        return False
    return give(subject_key, text, [(recipient_of(person).pk, [Reason(why)])], urgent=True) == 1


def withdraw(*subject_keys: str) -> int:
    """It is of no use any more (a policy was taken back): what waits is not sent; how many subjects."""
    live = Subject.objects.filter(key__in=subject_keys, withdrawn_at=None)
    return live.update(withdrawn_at=timezone.now())


def _subject(key: str, text: Text, urgent: bool) -> Subject:
    """Locked until the transaction ends, and as ``text`` says now: what waits is sent with the words that hold."""
    values = {**asdict(text), "title": text.title[:300], "changes": list(text.changes)}
    Subject.objects.get_or_create(key=key, defaults={**values, "urgent": urgent})
    subject = Subject.objects.select_for_update().get(key=key)
    now = {**values, "withdrawn_at": None}
    if any(getattr(subject, name) != value for name, value in now.items()):
        for name, value in now.items():
            setattr(subject, name, value)
        subject.save(update_fields=list(now))
    return subject


def _give_chunk(subject: Subject, numbers: list[int], reasons: dict[int, list[dict[str, object]]]) -> int:
    active = Recipient.objects.all() if subject.urgent else Recipient.objects.active()
    reaches = reaches_of(active.filter(pk__in=numbers))
    gathering = {number for number, reach in reaches.items() if not subject.urgent and reach.gathers}
    notices = Notice.objects.bulk_create(
        [
            Notice(recipient_id=number, subject=subject, reasons=reasons[number], gathers=number in gathering)
            for number in reaches
        ]
    )
    post_notices(subject, [(notice, reaches[notice.recipient_id]) for notice in notices if not notice.gathers])
    return len(notices)
