"""Django's EMAIL_BACKEND: what Django, Wagtail or anybody else mails goes into the outbox."""

import uuid
from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from messages.outbox import post_email


class OutboxBackend(BaseEmailBackend):
    """Nobody says what such a mail is about or holds: each is an occasion of its own, and its text is not kept."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Written in the caller's transaction. How many mails have a recipient."""
        for message in email_messages:
            post_email(message, key=f"mail:{uuid.uuid4()}", sensitive=True)
        return sum(bool(message.recipients()) for message in email_messages)
