"""WeChat's official account: template and subscription messages, its menu and QR codes (docs/operations.md, *WeChat*).

A template message bears ``client_msg_id``, by which WeChat knows it again for ten minutes. A subscription message does not: each
takes a permission that the follower gave, so that a second one is refused if the first was taken after all.
"""

import json
import logging
from typing import Any

from django.conf import settings

from messages.channels.protocol import Bounced, Deferred, Interrupted, Refused, Unavailable
from messages.channels.talking import ANSWER_SECONDS, SEND_SECONDS, talk
from messages.channels.wechat_tokens import drop_token, keep_token
from messages.models import Message, State
from messages.signals import answered

logger = logging.getLogger(__name__)
TEMPLATE, SUBSCRIPTION, MENU, QR = "template", "subscription", "menu", "qr"
PATHS = {
    TEMPLATE: "/cgi-bin/message/template/send",
    SUBSCRIPTION: "/cgi-bin/message/subscribe/bizsend",
    MENU: "/cgi-bin/menu/create",
    QR: "/cgi-bin/qrcode/create",
}
TOKEN_PATH = "/cgi-bin/stable_token"
JSON = {"Content-Type": "application/json"}

# https://developers.weixin.qq.com/doc/offiaccount/Getting_Started/Global_Return_Code.html
TOKEN_SPENT = {40001, 40014, 42001, 41001}
# It has been taken before, under its client_msg_id.
TAKEN_BEFORE = {45065}
# There is no such follower any more, or he takes no (further) message.
NO_FOLLOWER = {40003, 43004, 43101, 43019, 45047}
NO_PERMISSION = 43101
# WeChat's own trouble, or too many at this moment.
LATER = {-1, 45011, 45029, 50001}
# What this message says is wrong; others may be right.
WRONG = {40016, 40017, 40018, 40023, 40025, 40027, 40033, 40039, 40054, 40055, 44002, 45002, 45008, 47001, 47003}


class WechatChannel:
    """With QIFU_WECHAT_APPID and QIFU_WECHAT_SECRET. A connection for each message."""

    def __init__(self, seconds: float = SEND_SECONDS, answer_seconds: float = ANSWER_SECONDS) -> None:
        self.limits = {"seconds": seconds, "answer_seconds": answer_seconds}

    def send(self, message: Message) -> None:
        content = json.loads(bytes(message.content))
        kind, body = content["kind"], dict(content["body"])
        if kind in (TEMPLATE, SUBSCRIPTION):
            body["touser"] = message.recipient
        if kind == TEMPLATE:
            body["client_msg_id"] = message.reference.hex
        self._ask(message, PATHS[kind], body)

    def rest(self) -> None:
        pass

    def _ask(self, message: Message, path: str, body: dict[str, Any]) -> None:
        """Once more with another token, if WeChat ended ours in between."""
        for is_last in (False, True):
            token = keep_token(self._fetch_token)
            status, answer = self._talk(f"{path}?access_token={token}", body)
            if answer.get("errcode") not in TOKEN_SPENT:
                break
            drop_token(token)
            if is_last:
                raise Unavailable(describe(answer))
        if path == PATHS[QR]:
            return take_picture(message, status, answer)
        may_be_taken = message.claimed_from == State.UNCERTAIN
        read_answer(status, answer, may_be_taken=may_be_taken)

    def _fetch_token(self) -> tuple[str, int]:
        """A token and for how many seconds it is good. Raises Unavailable: nothing was said of the message."""
        wanted = {
            "grant_type": "client_credential",
            "appid": settings.QIFU_WECHAT_APPID,
            "secret": settings.QIFU_WECHAT_SECRET,
        }
        try:
            status, answer = self._talk(TOKEN_PATH, wanted)
        except Interrupted as error:
            raise Unavailable(str(error)) from error
        token, seconds = answer.get("access_token"), answer.get("expires_in")
        if status != 200 or not isinstance(token, str) or not token or not isinstance(seconds, int):
            raise Unavailable(f"token: {describe(answer) if answer.get('errcode') else status}")
        return token, seconds

    def _talk(self, path: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        written = json.dumps(body, ensure_ascii=False).encode()
        return talk("POST", f"{settings.QIFU_WECHAT_API.rstrip('/')}{path}", written, JSON, **self.limits)


def take_picture(message: Message, status: int, answer: dict[str, Any]) -> None:
    """Told to whoever asked for it. An account that may make none (48001) may send messages all the same: the channel does not
    rest for that. Raises Refused."""
    if status != 200 or not isinstance(answer.get("url"), str):
        raise Refused(describe(answer))
    for receiver, said in answered.send_robust(Message, message=message, answer=answer):
        if isinstance(said, Exception):
            logger.error("%s did not take the answer to %s: %s", receiver, message.reference, type(said).__name__)


def read_answer(status: int, answer: dict[str, Any], *, may_be_taken: bool = False) -> None:
    """Returns if it was taken. Raises what the answer means. ``may_be_taken``: nobody knew after the last try."""
    code = answer.get("errcode")
    if not isinstance(code, int) or status != 200:
        raise Interrupted(f"{status}: WeChat did not say whether it took the message")
    if code == 0 or code in TAKEN_BEFORE or (code == NO_PERMISSION and may_be_taken):
        return
    if code in NO_FOLLOWER:
        raise Bounced(describe(answer))
    if code in LATER:
        raise Deferred(describe(answer))
    if code in WRONG:
        raise Refused(describe(answer))
    # Who we are, from where we ask, what we may and how often: nothing of this message's (40164, 45009, 48001 …).
    raise Unavailable(describe(answer))


def describe(answer: dict[str, Any]) -> str:
    """Code and words, without what may be a token or somebody's openid."""
    words = [word for word in str(answer.get("errmsg", "")).split() if len(word) < 28]
    return f"{answer.get('errcode')} {' '.join(words)}"[:200].strip()
