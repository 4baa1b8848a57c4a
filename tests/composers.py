"""A composer as tests need it: what it writes, to whom and whether at all is read when a message is sent."""

from dataclasses import dataclass, field

from messages.composing import Composed, Dropped, compose_mail, compose_sms
from messages.models import Message, Why


@dataclass
class Readers:
    """``addresses``: by topic; ``left``: the topics of those who left."""

    addresses: dict[str, str] = field(default_factory=dict)
    left: set[str] = field(default_factory=set)
    body: str = "正文"


READERS = Readers()


def compose_for_readers(message: Message) -> Composed:
    if message.topic in READERS.left:
        raise Dropped(Why.UNSUBSCRIBED)
    address = READERS.addresses.get(message.topic, f"{message.key.replace(':', '-')}@example.org")
    if message.channel == "sms":
        return compose_sms(to="13812345678", shown="138****5678", text=READERS.body)
    unsubscribe = f"https://portal.example.org/services/t/{message.key}"
    return compose_mail(message, to=address, shown="r***@example.org", subject="样例", body=READERS.body, unsubscribe=unsubscribe)  # fmt: skip
