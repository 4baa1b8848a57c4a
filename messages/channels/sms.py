"""SMS by way of a gateway over HTTP: a small signed protocol that a provider's adapter speaks (docs/operations.md, *SMS*).

    POST URL/messages           {"out_id", "phone", "text", "template", "params"}
    GET  URL/messages/OUT_ID    what became of it

``out_id`` is the message's reference. SMS is not idempotent: whoever sends twice is read twice. So what may have been taken
(a courier that died, a talk that broke off) is asked for first, and sent again only if the gateway has never heard of it.
"""

import json
import re
import time
from hashlib import sha256
from hmac import digest as hmac_digest
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from messages.channels.protocol import Bounced, Deferred, Interrupted, Refused, Unavailable
from messages.channels.talking import ANSWER_SECONDS, SEND_SECONDS, talk
from messages.models import Message

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
        base = settings.QIFU_SMS_URL.rstrip("/")
        headers = sign(method, f"{urlsplit(base).path}{path}", body)
        limits = {"seconds": self.seconds, "answer_seconds": self.answer_seconds}
        return talk(method, f"{base}{path}", body, headers, **limits)


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
