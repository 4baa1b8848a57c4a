"""WeChat's API that behaves as a test says, over a real socket. It gives out tokens, and knows what it has taken."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

APPID, SECRET = "wx1234567890abcdef", "secret-of-the-account-for-tests"
HANG, HANG_UP, DRIP, HALF = "hang", "hang up", "drip", "half"
OK = (200, {"errcode": 0, "errmsg": "ok", "msgid": 1})


class WechatApi(ThreadingHTTPServer):
    """``answer``: to the next messages, (status, body) or HANG, HANG_UP, DRIP, HALF; ``takes``: whether it takes them all the same.

    ``sent``: (path, body) of what was taken, each client_msg_id once. ``tokens``: how many were given out; ``good``: the
    last is taken (None: whatever ours is, it is not).
    """

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.answer: Any = OK
        self.takes: bool | None = None
        self.token_answer: Any = None
        self.sent: list[tuple[str, dict[str, Any]]] = []
        self.tokens = 0
        self.good = ""
        self.over = Event()

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what tests are about."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def take(self, path: str, body: dict[str, Any]) -> None:
        number = body.get("client_msg_id")
        if not number or all(known.get("client_msg_id") != number for _path, known in self.sent):
            self.sent.append((path, body))


class Talk(BaseHTTPRequestHandler):
    server: WechatApi

    def do_POST(self) -> None:
        address = urlsplit(self.path)
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if address.path == "/cgi-bin/stable_token":
            return self.give_token(body)
        if parse_qs(address.query).get("access_token") != [self.server.good]:
            return self.say(200, {"errcode": 42001, "errmsg": "access_token expired rid: 65f"})
        answer = self.server.answer
        if address.path == "/cgi-bin/qrcode/create" and answer == OK:
            scene = body["action_info"]["scene"]["scene_str"]
            answer = (
                200,
                {"ticket": "gQH47joAAAAAAAAAASxodHRw", "expire_seconds": 600, "url": f"http://weixin.qq.com/q/{scene}"},
            )
            self.server.take(address.path, body)
        elif self.server.takes if self.server.takes is not None else answer == OK:
            self.server.take(address.path, body)
        if answer == HANG:
            self.server.over.wait()
        elif answer == DRIP:
            self.wfile.write(b"HTTP/1.0 200 OK\r\n")
            while not self.server.over.wait(0.02):
                self.wfile.write(b"X: y\r\n")
        elif answer == HALF:
            self.wfile.write(b'HTTP/1.0 200 OK\r\nContent-Length: 40\r\n\r\n{"errcode": 0, "err')
        elif answer != HANG_UP:
            self.say(*answer)
        return None

    def give_token(self, body: dict[str, Any]) -> None:
        if self.server.token_answer:
            return self.say(*self.server.token_answer)
        if (body["appid"], body["secret"]) != (APPID, SECRET):
            return self.say(200, {"errcode": 40125, "errmsg": "invalid appsecret"})
        self.server.tokens += 1
        self.server.good = f"token-{self.server.tokens}-of-the-account-{'x' * 100}"
        return self.say(200, {"access_token": self.server.good, "expires_in": 7200})

    def say(self, status: int, answer: Any) -> None:
        body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        pass


@contextmanager
def wechat_api(settings: Any) -> Iterator[WechatApi]:
    """The settings lead there."""
    with WechatApi() as server:
        Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
        settings.QIFU_WECHAT_APPID, settings.QIFU_WECHAT_SECRET = APPID, SECRET
        settings.QIFU_WECHAT_API = server.url
        settings.QIFU_CHANNELS = {**settings.QIFU_CHANNELS, "wechat": "messages.channels.wechat.WechatChannel"}
        try:
            yield server
        finally:
            server.over.set()
            server.shutdown()
