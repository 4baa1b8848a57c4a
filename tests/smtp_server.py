"""An SMTP server that behaves as a test says, over a real socket: it answers what it is told to, hangs or hangs up."""

import socketserver
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

OK = "250 OK"
USUAL = {"connect": "220 test", "EHLO": OK, "HELO": OK, "MAIL": OK, "RCPT": OK, "DATA": "354 go on", "RSET": OK,
         "NOOP": OK, "QUIT": "221 bye", "message": "250 taken"}  # fmt: skip
# Instead of an answer: say nothing, or close the connection.
HANG, HANG_UP = "hang", "hang up"


class SmtpServer(socketserver.ThreadingTCPServer):
    """``answers``: to each verb, ``connect`` and ``message`` (after DATA); by ``verb address`` to one recipient alone.

    ``taken``: (recipient, content) of every message that was taken over. ``at``: called at every place of a talk, once before
    it answers and once after; whoever it says True of is gone, and nothing was taken over from them before the answer.
    """

    allow_reuse_address = daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.answers = dict(USUAL)
        self.taken: list[tuple[str, bytes]] = []
        self.connections = 0
        self.at: Callable[[str], bool] = lambda place: False
        self.over = Event()
        self.hanging = Event()

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that is killed or hangs up is what tests are about."""

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class Talk(socketserver.StreamRequestHandler):
    server: SmtpServer

    def handle(self) -> None:
        self.server.connections += 1
        recipient = ""
        if not self.say("connect"):
            return
        while line := self.rfile.readline().decode():
            verb = line[:4].upper().strip()
            if verb == "RCPT":
                recipient = line[line.index("<") + 1 : line.index(">")]
            if not self.say(verb, recipient):
                return
            if verb == "DATA" and self.server.answers["DATA"].startswith("354"):
                content = b"".join(iter(self.rfile.readline, b".\r\n"))
                if self.server.at("before message"):
                    return
                if self.server.answers["message"].startswith("250"):
                    self.server.taken.append((recipient, content))
                if not self.say("message", recipient):
                    return

    def say(self, verb: str, recipient: str = "") -> bool:
        """False if the talk is over."""
        answer = self.server.answers.get(f"{verb} {recipient}", self.server.answers.get(verb, "502 what?"))
        if answer == HANG:
            self.server.hanging.set()
            self.server.over.wait()
        if answer in (HANG, HANG_UP) or (verb != "message" and self.server.at(f"before {verb}")):
            return False
        self.wfile.write(answer.encode() + b"\r\n")
        return not self.server.at(f"after {verb}") and verb != "QUIT"


@contextmanager
def smtp_server(**answers: str) -> Iterator[SmtpServer]:
    with SmtpServer() as server:
        server.answers |= answers
        Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
        try:
            yield server
        finally:
            server.over.set()
            server.shutdown()
