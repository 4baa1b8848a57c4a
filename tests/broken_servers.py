"""Servers that are away in every way there is, on real sockets of this machine."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@contextmanager
def closed_port() -> Iterator[str]:
    """Nobody listens: the connection is refused."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    yield f"http://127.0.0.1:{port}"


@contextmanager
def silent_server() -> Iterator[str]:
    """Takes every connection and never answers."""
    with watched_silent_server() as (address, _visits):
        yield address


@contextmanager
def watched_silent_server() -> Iterator[tuple[str, Callable[[], int]]]:
    """The same, with a function that tells how many connections there have been."""
    visitors: list[socket.socket] = []
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(64)
        listener.setblocking(False)

        def visits() -> int:
            with suppress(BlockingIOError):
                while True:
                    visitors.append(listener.accept()[0])
            return len(visitors)

        yield f"http://127.0.0.1:{listener.getsockname()[1]}", visits
        for visitor in visitors:
            visitor.close()


@contextmanager
def refusing_server(status: int, error: dict[str, Any]) -> Iterator[str]:
    """Answers every request with ``status`` and Elasticsearch's way of telling an error."""
    body = json.dumps({"error": error, "status": status}).encode()

    class Refusal(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def refuse(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.send_response(status)
            for name, value in (("Content-Type", "application/json"), ("Content-Length", str(len(body))),
                                ("X-Elastic-Product", "Elasticsearch")):  # fmt: skip
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PUT = do_DELETE = refuse

        def do_HEAD(self) -> None:
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Refusal)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


WRONG_CREDENTIALS = (401, {"type": "security_exception", "reason": "unable to authenticate user"})
RED = (503, {"type": "no_shard_available_action_exception", "reason": "all shards failed"})
READ_ONLY = (403, {"type": "cluster_block_exception", "reason": "index [qifu] blocked by: [FORBIDDEN/12/read-only]"})


@contextmanager
def server_that_is(way: str) -> Iterator[str]:
    """The address of a server that is away in the named way."""
    ways = {
        "refused": closed_port,
        "slow": silent_server,
        "wrong credentials": lambda: refusing_server(*WRONG_CREDENTIALS),
        "red": lambda: refusing_server(*RED),
        "read-only": lambda: refusing_server(*READ_ONLY),
    }
    with ways[way]() as address:
        yield address


WAYS = ["refused", "slow", "wrong credentials", "red", "read-only"]
