"""Putting messages into the outbox, taking them out, having them tried again. Nothing here talks to another system."""

import logging
import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, Least
from django.utils import timezone

from messages.models import READY, Message, MessageQuerySet, State, patient_until
from messages.writing import make_email, plain_address, write_email, write_sms

logger = logging.getLogger(__name__)

MAIL, SMS, WECHAT = "mail", "sms", "wechat"
# What is in a hurry counts as due so much longer.
BEFORE_OTHERS = timedelta(days=7)
# Those of which an administrator can still decide: to be tried again, or to be sent no more.
UNDECIDED = (*READY, State.FAILED, State.BOUNCED)
# Those that may be sent again.
UNSENT = (*UNDECIDED, State.WITHDRAWN)


def can_mail() -> bool:
    """Whether there is mail at all; what makes no sense without it should not be begun."""
    return MAIL in settings.QIFU_CHANNELS


def can_sms() -> bool:
    return SMS in settings.QIFU_CHANNELS


def can_wechat() -> bool:
    return WECHAT in settings.QIFU_CHANNELS


def post_sms(
    *,
    key: str,
    to: str,
    about: str,
    text: str,
    template: str = "",
    params: Mapping[str, str] | None = None,
    sensitive: bool = False,
    within: timedelta | None = None,
) -> bool:
    """Have an SMS sent to the mobile number ``to`` (eleven digits), once for this ``key``.

    ``about``: what the administrator sees of it. ``template`` and ``params``: for gateways that send approved texts alone.
    ``within``: see ``post_mail``. Belongs to the caller's transaction. False if there is such an SMS already, or no SMS.
    """
    if not can_sms():
        return False
    content = write_sms(text, template, params)
    values = {"subject": about[:400], "content": content, "sensitive": sensitive, **_hurry(within)}
    return Message.objects.get_or_create(key=key, recipient=to, channel=SMS, defaults=values)[1]


def _hurry(within: timedelta | None) -> dict[str, Any]:
    """What of the message's row differs if it is of use for so long only: it goes before all that can wait, at any hour."""
    if within is None:
        return {}
    now = timezone.now()
    end = now + within
    return {"give_up_at": end, "expires_at": end, "next_attempt_at": now - BEFORE_OTHERS, "at_any_hour": True}


def post_mail(
    *,
    key: str,
    to: str,
    subject: str,
    body: str,
    sensitive: bool = False,
    within: timedelta | None = None,
    unsubscribe: str = "",
) -> bool:
    """Have a plain mail sent to the address ``to``, once for this ``key``: what it is about, such as "digest:7:2026-12-01".

    ``sensitive``: it holds a link or code that opens something; its text is then deleted as soon as it is sent.
    ``within``: afterwards it is of no use (a code, say) and no longer sent; so it is sent before what waits longer.
    ``unsubscribe``: the address to which one click is posted (RFC 8058).
    Belongs to the caller's transaction. False if there is such a mail already, or mail is not set up.
    """
    message = make_email(to=to, subject=subject, body=body, unsubscribe=unsubscribe)
    return post_email(message, key=key, sensitive=sensitive, within=within) == 1


def post_email(message: EmailMessage, *, key: str, sensitive: bool, within: timedelta | None = None) -> int:
    """A message for each of the mail's recipients, so that one who is refused harms no other; how many are new.

    Raises what Django raises for headers that no mail may have (BadHeaderError, a ValueError).
    """
    if not can_mail():
        return 0
    return sum(
        _post_to(recipient, message, key, {"sensitive": sensitive, **_hurry(within)})
        for recipient in dict.fromkeys(message.recipients())
    )


def _post_to(recipient: str, message: EmailMessage, key: str, values: dict[str, Any]) -> bool:
    reference = uuid.uuid4()
    try:
        _sender, address = plain_address(message.from_email), plain_address(recipient)
    except ValueError:
        logger.error("A mail (%s) was not written: to an address that cannot be one", key)
        return False
    sender, content = write_email(message, reference)
    values = {**values, "reference": reference, "sender": sender, "subject": str(message.subject)[:400]}
    # Finding it there already spoils nothing of the caller's transaction: there is a savepoint in it.
    _, created = Message.objects.get_or_create(
        key=key, recipient=address, channel=MAIL, defaults={**values, "content": content}
    )
    return created


def find_message(key: str) -> Message | None:
    """The message of an occasion that has one recipient."""
    return Message.objects.filter(key=key).order_by("pk").first()


def withdraw_messages(messages: MessageQuerySet) -> int:
    """What is not being sent at this moment will not be sent; how many. What holds a secret cannot be had back then."""
    given_up = messages.filter(state__in=UNDECIDED)
    given_up.filter(sensitive=True).update(content=b"")
    return given_up.update(state=State.WITHDRAWN, finished_at=timezone.now())


def stop_open_messages(reason: str) -> int:
    """Nothing of what waits goes out unless an administrator has it tried again; how many."""
    return Message.objects.open().update(state=State.FAILED, last_error=reason, finished_at=timezone.now())


def retry_messages(messages: MessageQuerySet) -> int:
    """Due at once, with patience as for new ones; how many. Not those of no use any more, or whose text is not kept."""
    now, patience = timezone.now(), Value(patient_until())
    return can_be_retried(messages).update(
        state=State.WAITING,
        next_attempt_at=now,
        give_up_at=Coalesce(Least(F("expires_at"), patience), patience),
        attempts=0,
        finished_at=None,
    )


def can_be_retried(messages: MessageQuerySet) -> MessageQuerySet:
    unsent = messages.filter(state__in=UNSENT).exclude(content=b"", composer="")
    return unsent.filter(Q(expires_at=None) | Q(expires_at__gt=timezone.now()))
