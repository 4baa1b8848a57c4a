"""Messages that are written when they are sent: what changed or was left meanwhile takes effect, and no address waits with them.

QIFU_COMPOSERS names the composers. Each is called with the Message (``key``, ``channel``, ``topic``) in the courier and outside
any transaction, perhaps more than once; it answers Composed, or raises Dropped. What else it raises postpones the message.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from messages.models import Message, Why
from messages.writing import make_email, plain_address, write_email, write_sms


class Dropped(Exception):
    """It need not be sent. ``why``: what the administrator reads."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.label)
        self.why = why


@dataclass(frozen=True, slots=True)
class Composed:
    """``recipient`` and ``content`` as the channel wants them; ``shown``: the recipient as administrators see it, masked."""

    recipient: str
    content: bytes
    shown: str
    sender: str = ""


Composer = Callable[[Message], Composed]


def compose_mail(
    message: Message, *, to: str, shown: str, subject: str, body: str, html: str = "", unsubscribe: str = ""
) -> Composed:
    """For composers: a mail under the message's reference. ``unsubscribe``: see ``messages.writing.make_email``."""
    mail = make_email(to=to, subject=subject, body=body, html=html, unsubscribe=unsubscribe)
    sender, content = write_email(mail, message.reference)
    return Composed(plain_address(to), content, shown, sender)


def compose_sms(
    *, to: str, shown: str, text: str, template: str = "", params: Mapping[str, str] | None = None
) -> Composed:
    """For composers: an SMS to a mobile number of eleven digits."""
    return Composed(to, write_sms(text, template, params), shown)


def compose(message: Message) -> None:
    """Give it what it lacks, here and not in the table. Raises Dropped."""
    if not message.composer:
        return
    composer: Composer = import_string(settings.QIFU_COMPOSERS[message.composer])
    composed = composer(message)
    message.recipient, message.sender, message.content = composed.recipient, composed.sender, composed.content
    message.shown_recipient = composed.shown
