"""Putting messages into the outbox, taking them out, having them tried again. Nothing here talks to another system."""

import json
import logging
import uuid
from collections.abc import Mapping
from datetime import timedelta
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.message import sanitize_address
from django.utils import timezone

from messages.models import Message, MessageQuerySet, State, patient_until

logger = logging.getLogger(__name__)

MAIL, SMS = "mail", "sms"
# What is in a hurry counts as due so much longer.
BEFORE_OTHERS = timedelta(days=7)
# Those of which an administrator can still decide: to be tried again, or to be sent no more.
UNDECIDED = (State.WAITING, State.FAILED)


def can_mail() -> bool:
    """Whether there is mail at all; what makes no sense without it should not be begun."""
    return MAIL in settings.QIFU_CHANNELS


def can_sms() -> bool:
    return SMS in settings.QIFU_CHANNELS


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
    content = json.dumps({"text": text, "template": template, "params": dict(params or {})}, ensure_ascii=False)
    values = {"subject": about[:400], "content": content.encode(), "sensitive": sensitive, **_hurry(within)}
    return Message.objects.get_or_create(key=key, recipient=to, channel=SMS, defaults=values)[1]


def _hurry(within: timedelta | None) -> dict[str, Any]:
    """What of the message's row differs if it is of use for so long only: it goes before all that can wait."""
    now = timezone.now()
    return {} if within is None else {"give_up_at": now + within, "next_attempt_at": now - BEFORE_OTHERS}


def post_mail(
    *, key: str, to: str, subject: str, body: str, sensitive: bool = False, within: timedelta | None = None
) -> bool:
    """Have a plain mail sent to the address ``to``, once for this ``key``: what it is about, such as "digest:7:2026-12-01".

    ``sensitive``: it holds a link or code that opens something; its text is then deleted as soon as it is sent.
    ``within``: afterwards it is of no use (a code, say) and no longer sent; so it is sent before what waits longer.
    Belongs to the caller's transaction. False if there is such a mail already, or mail is not set up.
    """
    message = EmailMessage(" ".join(subject.split()), body, settings.DEFAULT_FROM_EMAIL, [to])
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
        sender, address = _plain_address(message.from_email), _plain_address(recipient)
    except ValueError:
        logger.error("A mail (%s) was not written: to an address that cannot be one", key)
        return False
    message.extra_headers["Message-ID"] = f"<{reference}@{sender.rpartition('@')[2]}>"
    values = {**values, "reference": reference, "sender": sender, "subject": str(message.subject)[:400]}
    whole: Any = message.message()
    # Finding it there already spoils nothing of the caller's transaction: there is a savepoint in it.
    _, created = Message.objects.get_or_create(
        key=key,
        recipient=address,
        channel=MAIL,
        defaults={**values, "content": whole.as_bytes(linesep="\r\n")},
    )
    return created


def _plain_address(address: str) -> str:
    """Without a name, and with its domain as the protocol writes it. Raises ValueError."""
    return parseaddr(sanitize_address(address, "utf-8"))[1]


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
    """Due at once, with patience as for new ones; how many. Not those whose text is no longer kept."""
    again = messages.filter(state__in=[State.WAITING, State.FAILED, State.WITHDRAWN]).exclude(content=b"")
    now = timezone.now()
    return again.update(
        state=State.WAITING, next_attempt_at=now, give_up_at=patient_until(), attempts=0, finished_at=None
    )
