"""Contents as they go on the wire: a mail (RFC 5322), an SMS (JSON)."""

import json
from collections.abc import Mapping
from email.utils import parseaddr
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.message import sanitize_address


def make_email(*, to: str, subject: str, body: str, html: str = "", unsubscribe: str = "") -> EmailMessage:
    """A mail from the platform. ``unsubscribe``: the address to which one click is posted (RFC 8058); "" for none.

    What can be left at one click is a mailing, and says so to machines that answer mail (RFC 3834).
    """
    mail = EmailMultiAlternatives(" ".join(subject.split()), body, settings.DEFAULT_FROM_EMAIL, [to])
    if html:
        mail.attach_alternative(html, "text/html")
    if unsubscribe:
        mail.extra_headers["List-Unsubscribe"] = f"<{unsubscribe}>"
        mail.extra_headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        mail.extra_headers["Auto-Submitted"] = "auto-generated"
    return mail


def write_email(mail: EmailMessage, reference: UUID) -> tuple[str, bytes]:
    """The sender's plain address and the mail as bytes, the reference in its Message-ID. Raises ValueError."""
    sender = plain_address(mail.from_email)
    mail.extra_headers["Message-ID"] = f"<{reference}@{sender.rpartition('@')[2]}>"
    whole: Any = mail.message()
    return sender, whole.as_bytes(linesep="\r\n")


def write_sms(text: str, template: str = "", params: Mapping[str, str] | None = None) -> bytes:
    content = {"text": text, "template": template, "params": dict(params or {})}
    return json.dumps(content, ensure_ascii=False).encode()


def write_wechat(kind: str, body: Mapping[str, Any], text: str) -> bytes:
    """``kind`` and ``body``: see messages/channels/wechat.py. ``text``: how administrators read it."""
    return json.dumps({"kind": kind, "body": dict(body), "text": text}, ensure_ascii=False).encode()


def plain_address(address: str) -> str:
    """Without a name, and with its domain as the protocol writes it. Raises ValueError."""
    return parseaddr(sanitize_address(address, "utf-8"))[1]
