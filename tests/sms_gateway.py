"""An SMS gateway that behaves as a test says, over a real socket. It checks signatures, and knows what it has taken."""

import hmac
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

KEY, ID = "a-key-of-the-gateway-for-tests", "qifu-test"
HANG, HANG_UP, DRIP = "hang", "hang up", "drip"


class SmsGateway(ThreadingHTTPServer):
    """``answer``: to the next messages, (status, body) or HANG, HANG_UP, DRIP; ``takes``: whether it takes them all the same.

    ``sent``: every SMS that went out to a telephone. ``asked``: references that were asked for.
    """

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.answer: Any = (200, {"status": "taken"})
        self.takes: bool | None = None
        self.sent: list[dict[str, Any]] = []
        self.asked: list[str] = []
        self.over = Event()

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what tests are about."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/sms"


class Talk(BaseHTTPRequestHandler):
    server: SmsGateway

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if not self.is_signed(body):
            return self.say(401, {"reason": "bad signature"})
        answer, wanted = self.server.answer, json.loads(body)
        takes = self.server.takes if self.server.takes is not None else answer == (200, {"status": "taken"})
        if takes:
            self.server.sent.append(wanted)
        if answer == HANG:
            self.server.over.wait()
        elif answer == DRIP:
            self.wfile.write(b"HTTP/1.0 200 OK\r\n")
            while not self.server.over.wait(0.02):
                self.wfile.write(b"X: y\r\n")
        elif answer != HANG_UP:
            self.say(*answer)
        return None

    def do_GET(self) -> None:
        if not self.is_signed(b""):
            return self.say(401, {"reason": "bad signature"})
        reference = self.path.rpartition("/")[2]
        self.server.asked.append(reference)
        known = any(message["out_id"] == reference for message in self.server.sent)
        return self.say(200, {"status": "taken"}) if known else self.say(404, {"status": "unknown"})

    def is_signed(self, body: bytes) -> bool:
        moment = self.headers.get("X-Qifu-Time", "0")
        text = "\n".join((self.command, self.path, moment, sha256(body).hexdigest()))
        right = hmac.new(KEY.encode(), text.encode(), "sha256").hexdigest()
        fresh = abs(time.time() - int(moment)) < 300 and self.headers.get("X-Qifu-Id") == ID
        return fresh and hmac.compare_digest(right, self.headers.get("X-Qifu-Signature", ""))

    def say(self, status: int, answer: Any) -> None:
        body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        pass


@contextmanager
def sms_gateway() -> Iterator[SmsGateway]:
    with SmsGateway() as server:
        Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
        try:
            yield server
        finally:
            server.over.set()
            server.shutdown()
