"""A daemon that speaks clamd's protocol, well or badly, on a Unix socket."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

# Stands for the test file of EICAR, which scanners of the machine would take away.
MALWARE = "这里是样例病毒".encode()

Answer = Callable[[bytes], bytes]


def tell_truth(content: bytes) -> bytes:
    return b"stream: Sample.Malware-1 FOUND\0" if MALWARE in content else b"stream: OK\0"


class Clamd:
    """``scanned``: what it was sent, whole. ``answer`` can be exchanged; ``takes``: bytes after which it hangs up."""

    def __init__(self, path: Path) -> None:
        self.address = f"unix:{path}"
        self.scanned: list[bytes] = []
        self.answer: Answer = tell_truth
        self.takes: int | None = None
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.bind(str(path))
        self._socket.listen()
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._socket.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _address = self._socket.accept()
                with connection, suppress(OSError, EOFError):
                    self._talk(connection)

    def _talk(self, connection: socket.socket) -> None:
        file = connection.makefile("rb")
        command = file.read(6)
        if command == b"zPING\0":
            connection.sendall(b"PONG\0")
            return
        assert command + file.read(4) == b"zINSTREAM\0"
        content = b""
        while (size := int.from_bytes(file.read(4))) and (self.takes is None or len(content) < self.takes):
            content += file.read(size)
        self.scanned.append(content)
        connection.sendall(self.answer(content))


@contextmanager
def run_clamd(folder: Path) -> Iterator[Clamd]:
    daemon = Clamd(folder / "clamd.sock")
    try:
        yield daemon
    finally:
        daemon.close()
