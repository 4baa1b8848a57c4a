"""Mail by SMTP (RFC 5321): one envelope for each recipient, over a connection that is kept while there is mail.

Limits: Django's EMAIL_TIMEOUT for each answer, SEND_SECONDS for a whole message, so that a server which answers a byte at a
time holds nobody up either.
"""

import re
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from socket import SHUT_RDWR
from threading import Timer

from django.core.mail.backends.smtp import EmailBackend

from messages.channels.protocol import Bounced, Deferred, Interrupted, Refused, Unavailable
from messages.models import Message

SEND_SECONDS = 60.0
# RFC 5321 4.2.1: the first digit says whether it is for now or for good.
FOR_GOOD = 500
# A message of that size is not taken, which is the message's fault (RFC 1870); other refused senders are a setting's.
TOO_LARGE = 552
CLOSING = 421
# RFC 3463: an answer to RCPT that is about the sender, the mail system or its rules says nothing of the recipient's address.
NOT_THE_RECIPIENT = re.compile(r"^5\.(1\.[78]|[34567]\.\d+)\b")


class SmtpChannel:
    """With Django's EMAIL_HOST and its like. One object serves one thread."""

    def __init__(self, seconds: float = SEND_SECONDS) -> None:
        self.seconds = seconds
        self.connection: smtplib.SMTP | None = None

    def send(self, message: Message) -> None:
        connection = self._connect()
        try:
            with _time_limit(connection, self.seconds):
                connection.sendmail(message.sender, [message.recipient], bytes(message.content))
        except (smtplib.SMTPException, OSError, ValueError) as error:
            self._read_failure(error)

    def rest(self) -> None:
        """Says QUIT; a server that does not even answer that is left."""
        connection, self.connection = self.connection, None
        if connection is not None:
            with suppress(smtplib.SMTPException, OSError, ValueError), _time_limit(connection, self.seconds):
                connection.quit()
            connection.close()

    def _connect(self) -> smtplib.SMTP:
        """The connection that there is if it still answers, or a new one. Raises Unavailable."""
        if self.connection is not None and self._answers(self.connection):
            return self.connection
        self.rest()
        backend = EmailBackend()
        try:
            backend.open()
            assert backend.connection is not None
            backend.connection.ehlo_or_helo_if_needed()
        except (smtplib.SMTPException, OSError, ValueError) as error:
            if backend.connection is not None:
                backend.connection.close()
            raise Unavailable(describe(error)) from error
        self.connection = backend.connection
        return self.connection

    def _answers(self, connection: smtplib.SMTP) -> bool:
        try:
            with _time_limit(connection, self.seconds):
                return connection.rset()[0] == 250
        except (smtplib.SMTPException, OSError, ValueError):
            return False

    def _read_failure(self, error: Exception) -> None:
        """Always raises, what the failure means for message and channel."""
        code = code_of(error)
        if code is None or code == CLOSING:
            self._drop()
            raise Interrupted(describe(error)) from error
        if isinstance(error, smtplib.SMTPSenderRefused) and code >= FOR_GOOD and code != TOO_LARGE:
            self._drop()
            raise Unavailable(describe(error)) from error
        if code < FOR_GOOD:
            raise Deferred(describe(error)) from error
        raise (Bounced if is_about_recipient(error) else Refused)(describe(error)) from error

    def _drop(self) -> None:
        if self.connection is not None:
            self.connection.close()
        self.connection = None


@contextmanager
def _time_limit(connection: smtplib.SMTP, seconds: float) -> Iterator[None]:
    """Cuts the connection when the time is over, whatever waits for it then fails."""

    def cut() -> None:
        if connection.sock is not None:
            with suppress(OSError):
                connection.sock.shutdown(SHUT_RDWR)

    timer = Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def code_of(error: Exception) -> int | None:
    """The server's answer; None where there was none."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next(iter(error.recipients.values()))[0]
    return int(error.smtp_code) if isinstance(error, smtplib.SMTPResponseException) else None


def is_about_recipient(error: Exception) -> bool:
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return False
    return not NOT_THE_RECIPIENT.match(_plain(next(iter(error.recipients.values()))[1]))


def describe(error: Exception) -> str:
    """What the administrator reads: the server's own words, or the kind of failure."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()))
        return f"{code} {_plain(text)}"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_plain(error.smtp_error)}"
    return f"{type(error).__name__}: {error}"


def _plain(text: bytes | str) -> str:
    return text.decode("utf-8", "replace") if isinstance(text, bytes) else text
