"""A new appeal: once per form that was shown, however often it is sent; unconfirmed while a code is out to its contact."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from services.appeals import chain, contact_codes
from services.appeals.acting import act
from services.appeals.actors import PERSON, Actor
from services.appeals.attachments import facts_of, keep_files
from services.appeals.carrying_out import remember
from services.appeals.clock import day_of
from services.appeals.models import Appeal, AppealEvent, Category, Channel
from services.appeals.notices import tell_person, tell_staff
from services.appeals.numbers import next_number
from services.appeals.query_codes import hash_query_code, make_query_code
from services.appeals.standing import Standing, apply
from services.appeals.states import Action, Party, State
from services.contacts.sealing import digests_of
from services.people.models import Person
from services.people.notice import NOTICE_VERSION
from services.units.models import Unit
from services.uploads.taking import TakenFile


@dataclass(frozen=True)
class Receipt:
    appeal: Appeal
    query_code: str


@dataclass(frozen=True, kw_only=True)
class Submission:
    """What a checked form says. ``town`` and ``category`` None: the city's dispatcher finds out."""

    enterprise_name: str
    title: str
    text: str
    credit_code: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    contact_email: str = ""
    town: Unit | None = None
    category: Category | None = None
    # Who sent it, if signed in.
    person: Person | None = None


def new_form_key() -> str:
    return uuid.uuid4().hex


def submit(
    submission: Submission,
    *,
    form_key: str,
    channel: Channel = Channel.PORTAL,
    clerk: Actor | None = None,
    files: Sequence[TakenFile] = (),
    at: datetime | None = None,
) -> Receipt:
    """The receipt of the one appeal that this form makes. ``clerk``: enters it on behalf of somebody, so no code is asked.

    Raises NotPossible, with nothing kept, if codes were sent to the contact too often.
    """
    try:
        with transaction.atomic():
            appeal = Appeal.objects.filter(form_key=form_key).first() or _create(
                submission, form_key, channel, clerk, files, at or timezone.now()
            )
    except IntegrityError:  # the same form, sent at the same moment
        appeal = Appeal.objects.get(form_key=form_key)
    return Receipt(appeal, make_query_code(form_key))


def _create(
    submission: Submission,
    form_key: str,
    channel: Channel,
    clerk: Actor | None,
    files: Sequence[TakenFile],
    now: datetime,
) -> Appeal:
    asks_code = contact_codes.asks_code(submission.contact_email, submission.contact_phone)
    unconfirmed = clerk is None and asks_code and not _is_proved(submission)
    appeal = Appeal.objects.create(
        **vars(submission),
        number=next_number(day_of(now)),
        form_key=form_key,
        query_digest=hash_query_code(make_query_code(form_key)),
        notice_version=NOTICE_VERSION,
        channel=channel,
        entered_by_id=clerk.user_id if clerk else None,
        state=State.UNCONFIRMED,
        created_at=now,
    )
    actor = clerk or PERSON
    facts = {
        "town": submission.town.pk if submission.town else None,
        "category": submission.category.pk if submission.category else None,
        "unconfirmed": unconfirmed,
        **facts_of(files),
    }
    event = AppealEvent(appeal=appeal, position=0, at=now, on=day_of(now), action=Action.SUBMIT,
                        party=Party.CLERK if clerk else Party.PERSON, actor_id=actor.user_id, actor_name=actor.name,
                        facts=facts)  # fmt: skip
    remember(appeal, apply(Standing(), event))
    chain.seal(event, "", appeal.number)
    event.save()
    keep_files(appeal, files)
    if unconfirmed:
        contact_codes.send_code(appeal)
    else:
        acknowledge(appeal)
    return appeal


def _is_proved(submission: Submission) -> bool:
    """Whoever is signed in has shown that the contact is theirs."""
    person, contact = submission.person, submission.contact_email or submission.contact_phone
    return person is not None and person.contacts.filter(digest__in=digests_of(contact)).exists()


def prove_contact(appeal: Appeal, code: str) -> Appeal:
    """The code that was sent is right: now it counts. Raises NotPossible for a wrong one, with what to do."""
    if appeal.state != State.UNCONFIRMED:
        return appeal
    contact_codes.check_code(appeal, code)
    return act(appeal, Action.PROVE, PERSON, version=appeal.version)


def acknowledge(appeal: Appeal) -> None:
    """In the submission's transaction, so that a receipt goes out if it is kept, and once."""
    tell_person(appeal, "submitted")
    tell_staff(appeal)
