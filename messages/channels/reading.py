"""A message as its recipient reads it."""

import json
from email import message_from_bytes
from email.policy import default

from messages.models import Message


def read_message(message: Message) -> tuple[str, str]:
    """Subject and plain text of a mail; what an SMS is about, and its text. "" for a text that is no longer kept."""
    content = bytes(message.content)
    if not content:
        return message.subject, ""
    if message.channel != "mail":
        return message.subject, json.loads(content)["text"]
    mail = message_from_bytes(content, policy=default)
    text = mail.get_body(("plain", "html"))
    return str(mail["Subject"]).strip(), text.get_content() if text else ""
