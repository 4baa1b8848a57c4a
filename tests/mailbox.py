"""What was mailed in a test: the outbox, as its recipients would read it."""

from dataclasses import dataclass
from email import message_from_bytes
from email.policy import default

from messages.composing import Dropped, compose
from messages.models import Message


@dataclass(frozen=True)
class Letter:
    """One mail to one recipient."""

    recipient: str
    subject: str
    body: str
    sensitive: bool

    @property
    def to(self) -> list[str]:
        return [self.recipient]


def mailbox() -> list[Letter]:
    """Everything that was written, in this order; what is composed when it is sent, as it would be now."""
    return [letter for message in Message.objects.by("mail").order_by("pk") if (letter := read_letter(message))]


def empty_mailbox() -> None:
    Message.objects.all().delete()


def read_letter(message: Message) -> Letter | None:
    """None if it need not be sent any more."""
    try:
        compose(message)
    except Dropped:
        return None
    mail = message_from_bytes(bytes(message.content), policy=default)
    text = mail.get_body(("plain",))
    assert text is not None
    return Letter(message.recipient, str(mail["Subject"]).strip(), text.get_content(), message.sensitive)
