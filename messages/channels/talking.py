"""One question over HTTP and its answer in JSON, which ends whatever the other side does."""

import json
from collections.abc import Mapping
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from socket import SHUT_RDWR
from threading import Timer
from typing import Any
from urllib.parse import urlsplit

from messages.channels.protocol import Interrupted, Unavailable

SEND_SECONDS = 30.0
ANSWER_SECONDS = 10.0
LONGEST_ANSWER = 16_384


def talk(
    method: str,
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    seconds: float = SEND_SECONDS,
    answer_seconds: float = ANSWER_SECONDS,
) -> tuple[int, dict[str, Any]]:
    """Status and answer ({} if it is no JSON object). Raises Unavailable before anything was said, else Interrupted.

    ``seconds``: for all of it, ``answer_seconds``: for each wait. Nothing of the address is in what is raised.
    """
    parts = urlsplit(url)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=answer_seconds)
    limit = _cut_after(connection, seconds)
    try:
        connection.connect()
    except (OSError, HTTPException) as error:
        limit.cancel()
        raise Unavailable(type(error).__name__) from error
    try:
        connection.request(method, parts.path + (f"?{parts.query}" if parts.query else ""), body or None, dict(headers))
        response = connection.getresponse()
        return response.status, _read_object(response.read(LONGEST_ANSWER))
    except (OSError, HTTPException, ValueError) as error:
        raise Interrupted(type(error).__name__) from error
    finally:
        limit.cancel()
        connection.close()


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
