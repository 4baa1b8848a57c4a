"""SMS by way of a gateway over HTTP: a small signed protocol that a provider's adapter speaks (docs/operations.md, *SMS*).

    POST URL/messages           {"out_id", "phone", "text", "template", "params"}
    GET  URL/messages/OUT_ID    what became of it

``out_id`` is the message's reference. SMS is not idempotent: whoever sends twice is read twice. So what may have been taken
(a courier that died, a talk that broke off) is asked for first, and sent again only if the gateway has never heard of it.
"""

import json
import re
import time
from contextlib import suppress
from hashlib import sha256
from hmac import digest as hmac_digest
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from socket import SHUT_RDWR
from threading import Timer
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from messages.channels.protocol import Bounced, Deferred, Interrupted, Refused, Unavailable
from messages.models import Message

SEND_SECONDS = 30.0
ANSWER_SECONDS = 10.0
LONGEST_ANSWER = 16_384
TAKEN, REFUSED, BOUNCED, DEFERRED, UNKNOWN = "taken", "refused", "bounced", "deferred", "unknown"
# Not the message's fault: who we are, where we ask, how much we ask for.
OUR_FAULT = {401, 403, 404, 405}
BUSY = 429


class SmsGatewayChannel:
    """With QIFU_SMS_URL, QIFU_SMS_ID and QIFU_SMS_KEY. A connection for each message."""

    def __init__(self, seconds: float = SEND_SECONDS, answer_seconds: float = ANSWER_SECONDS) -> None:
        self.seconds, self.answer_seconds = seconds, answer_seconds

    def send(self, message: Message) -> None:
        if (message.attempts > 1 or message.last_error) and self._was_taken(message):
            return
        wanted = {"out_id": str(message.reference), "phone": message.recipient, **json.loads(bytes(message.content))}
        status, answer = self._talk("POST", "/messages", json.dumps(wanted, ensure_ascii=False).encode())
        read_answer(status, answer)

    def rest(self) -> None:
        pass

    def _was_taken(self, message: Message) -> bool:
        """Raises Refused if it was refused for good, Unavailable or Deferred while nobody can say: it is not sent then."""
        try:
            status, answer = self._talk("GET", f"/messages/{message.reference}", b"")
        except Interrupted as error:
            raise Unavailable(str(error)) from error
        said = answer.get("status")
        if status == 200 and said == REFUSED:
            raise Refused(reason_of(answer))
        if status == 200 and said == BOUNCED:
            raise Bounced(reason_of(answer))
        if status == 200 and said == TAKEN:
            return True
        if status == 404 and said == UNKNOWN:
            return False
        raise Deferred(f"{status}: the gateway does not say what became of the message")

    def _talk(self, method: str, path: str, body: bytes) -> tuple[int, dict[str, Any]]:
        """Status and answer ({} if it is no JSON object). Raises Unavailable before anything was said, else Interrupted."""
        parts = urlsplit(settings.QIFU_SMS_URL)
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        connection = kind(parts.hostname or "", parts.port, timeout=self.answer_seconds)
        path = f"{parts.path.rstrip('/')}{path}"
        limit = _cut_after(connection, self.seconds)
        try:
            connection.connect()
        except (OSError, HTTPException) as error:
            limit.cancel()
            raise Unavailable(type(error).__name__) from error
        try:
            connection.request(method, path, body or None, sign(method, path, body))
            response = connection.getresponse()
            return response.status, _read_object(response.read(LONGEST_ANSWER))
        except (OSError, HTTPException, ValueError) as error:
            raise Interrupted(type(error).__name__) from error
        finally:
            limit.cancel()
            connection.close()


def sign(method: str, path: str, body: bytes) -> dict[str, str]:
    """Headers: who asks, when, and HMAC-SHA-256 over method, path, time and the body's SHA-256, a line each."""
    now = str(int(time.time()))
    text = "\n".join((method, path, now, sha256(body).hexdigest()))
    signature = hmac_digest(settings.QIFU_SMS_KEY.encode(), text.encode(), "sha256").hex()
    return {
        "Content-Type": "application/json",
        "X-Qifu-Id": settings.QIFU_SMS_ID,
        "X-Qifu-Time": now,
        "X-Qifu-Signature": signature,
    }


def read_answer(status: int, answer: dict[str, Any]) -> None:
    """Returns if the message was taken (or had been before: 409). Raises what the answer means."""
    said = answer.get("status")
    if (status in (200, 201, 202) and said == TAKEN) or status == 409:
        return
    if said == BOUNCED:
        raise Bounced(reason_of(answer) or str(status))
    if said == REFUSED or status in (400, 422):
        raise Refused(reason_of(answer) or str(status))
    if said == DEFERRED:
        raise Deferred(reason_of(answer) or str(status))
    if status in OUR_FAULT or status == BUSY:
        raise Unavailable(f"{status} {reason_of(answer)}".strip())
    raise Interrupted(f"{status}: the gateway did not say whether it took the message")


def reason_of(answer: dict[str, Any]) -> str:
    """The gateway's own words, without numbers that may be somebody's."""
    return re.sub(r"\d{5,}", "…", str(answer.get("reason", "")))[:200]


def _read_object(body: bytes) -> dict[str, Any]:
    with suppress(ValueError):
        found = json.loads(body)
        return found if isinstance(found, dict) else {}
    return {}


def _cut_after(connection: HTTPConnection, seconds: float) -> Timer:
    """Cuts the connection when the time is over, so that an answer of a byte at a time holds nobody up."""

    def cut() -> None:
        if connection.sock is not None:
            with suppress(OSError):
                connection.sock.shutdown(SHUT_RDWR)

    timer = Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    return timer
