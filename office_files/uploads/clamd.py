"""Asking clamd (ClamAV's daemon) whether a file is malware: its INSTREAM command, over a Unix socket or TCP.

clamd(8): ``zINSTREAM\\0``, then pieces, each after its length in four bytes (network order), then a length of 0;
the answer is ``stream: OK``, ``stream: NAME FOUND`` or a text that ends in ``ERROR``, and a NUL.
"""

import re
import socket
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import IO

_PIECE = 65_536
_LONGEST_ANSWER = 4096
_FOUND = re.compile(r"^stream: (.+) FOUND$")


class ScannerAway(Exception):
    """No answer that could be understood; the text is technical."""


class TooLargeToScan(Exception):
    """clamd takes no file of this size (its StreamMaxLength)."""


@dataclass(frozen=True)
class Address:
    """Where clamd listens: ``path`` of a Unix socket, or ``host`` and ``port``."""

    path: str = ""
    host: str = ""
    port: int = 0

    def connect(self, seconds: float) -> socket.socket:
        if not self.path:
            return socket.create_connection((self.host, self.port), timeout=seconds)
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(seconds)
        try:
            connection.connect(self.path)
        except OSError:
            connection.close()
            raise
        return connection


def read_address(text: str) -> Address:
    """``/run/clamav/clamd.ctl``, ``unix:/run/...`` or ``host:3310``. Raises ValueError for anything else."""
    path = text.removeprefix("unix:")
    if path.startswith("/"):
        return Address(path=path)
    host, mark, port = text.removeprefix("tcp://").rpartition(":")
    if not (mark and host and port.isascii() and port.isdigit() and 0 < int(port) < 65536) or "/" in host:
        raise ValueError(text)
    return Address(host=host.strip("[]"), port=int(port))


def find_malware(content: IO[bytes], address: Address, *, seconds: float) -> str:
    """The name of the malware in ``content``, or "". Leaves ``content`` at its start.

    Raises ScannerAway if there is no clear answer within ``seconds`` in all, TooLargeToScan.
    """
    content.seek(0)
    try:
        answer = _ask(address, b"zINSTREAM\0", content, time.monotonic() + seconds)
    finally:
        content.seek(0)
    if answer == "stream: OK":
        return ""
    if found := _FOUND.match(answer):
        return found[1]
    if "size limit exceeded" in answer:
        raise TooLargeToScan
    raise ScannerAway(answer or "the connection was closed without an answer")


def is_answering(address: Address, *, seconds: float) -> bool:
    try:
        return _ask(address, b"zPING\0", None, time.monotonic() + seconds) == "PONG"
    except ScannerAway:
        return False


def _ask(address: Address, command: bytes, content: IO[bytes] | None, deadline: float) -> str:
    try:
        with address.connect(_seconds_left(deadline)) as connection:
            # A file that is too large ends the conversation while we still talk: the answer is there all the same.
            with suppress(BrokenPipeError, ConnectionResetError):
                _send(connection, command, deadline)
                _send_pieces(connection, content, deadline)
            return _receive(connection, deadline)
    except OSError as error:
        raise ScannerAway(f"{type(error).__name__}: {error}") from error


def _send_pieces(connection: socket.socket, content: IO[bytes] | None, deadline: float) -> None:
    if content is None:
        return
    while piece := content.read(_PIECE):
        _send(connection, len(piece).to_bytes(4) + piece, deadline)
    _send(connection, bytes(4), deadline)


def _send(connection: socket.socket, data: bytes, deadline: float) -> None:
    connection.settimeout(_seconds_left(deadline))
    connection.sendall(data)


def _receive(connection: socket.socket, deadline: float) -> str:
    answer = b""
    while b"\0" not in answer and len(answer) < _LONGEST_ANSWER:
        connection.settimeout(_seconds_left(deadline))
        piece = connection.recv(_LONGEST_ANSWER)
        if not piece:
            break
        answer += piece
    text, ended, _more = answer.partition(b"\0")
    return text.decode(errors="replace").strip() if ended else ""


def _seconds_left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("no answer in time")
    return left
