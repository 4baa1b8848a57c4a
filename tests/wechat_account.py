"""WeChat's side of the official account: signed messages of followers, plain and sealed, and a search that a test steers."""

import hashlib
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event
from typing import Any
from urllib.parse import urlencode
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]
from django.http import HttpResponse
from django.test import Client

from services.wechat.crypting import decrypt, encrypt
from services.wechat.searching import Found, Hit

URL = "/services/wechat/"
APPID, TOKEN, AES_KEY = "wx1234567890abcdef", "tokenOfTests1", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
OPENID = "oAbC-1234567890abcdefghijklm"
SEARCH = "tests.wechat_account.find_hits"


@dataclass
class Search:
    """``found`` is what it finds; while it ``hangs`` it finds nothing until ``over``."""

    found: Found = field(default_factory=Found)
    hangs: bool = False
    over: Event = field(default_factory=Event)
    asked: list[tuple[str, str]] = field(default_factory=list)


_search = Search()


def find_hits(query: str, kind: str) -> Found:
    _search.asked.append((query, kind))
    if _search.hangs:
        _search.over.wait(30)
    return _search.found


@contextmanager
def account(settings: Any, *, mode: str = "plain") -> Iterator[Search]:
    """An account that is set up, on this platform."""
    global _search
    _search = Search()
    settings.QIFU_WECHAT_APPID, settings.QIFU_WECHAT_TOKEN = APPID, TOKEN
    settings.QIFU_WECHAT_AES_KEY, settings.QIFU_WECHAT_MODE = "" if mode == "plain" else AES_KEY, mode
    settings.QIFU_WECHAT_SEARCH = SEARCH
    settings.QIFU_SITE_URL = "https://qifu.example.gov.cn"
    try:
        yield _search
    finally:
        _search.over.set()


def hits(count: int, total: int = 0) -> Found:
    made = tuple(Hit(f"扶持政策{number}", f"/policies/{number}/", "2026-11-01，有效") for number in range(count))
    return Found(made, total or count)


def signed(*more: str, at: int = 0, nonce: str = "") -> dict[str, str]:
    """The query of a request; ``more`` is what msg_signature covers besides."""
    timestamp, nonce = str(at or int(time.time())), nonce or uuid.uuid4().hex[:10]
    query = {"timestamp": timestamp, "nonce": nonce, "signature": _sha1(TOKEN, timestamp, nonce)}
    if more:
        query |= {"encrypt_type": "aes", "msg_signature": _sha1(TOKEN, timestamp, nonce, *more)}
    return query


def _sha1(*parts: str) -> str:
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()


def text_xml(text: str, *, follower: str = OPENID, number: str = "", at: int = 0) -> str:
    return message_xml(
        f"<MsgType>text</MsgType><Content><![CDATA[{text}]]></Content>", follower, number or _number(), at
    )


def event_xml(event: str, key: str = "", *, follower: str = OPENID, at: int = 0, more: str = "") -> str:
    body = f"<MsgType>event</MsgType><Event><![CDATA[{event}]]></Event><EventKey><![CDATA[{key}]]></EventKey>{more}"
    return message_xml(body, follower, "", at)


def message_xml(body: str, follower: str = OPENID, number: str = "", at: int = 0) -> str:
    msg_id = f"<MsgId>{number}</MsgId>" if number else ""
    return (
        f"<xml><ToUserName><![CDATA[gh_account]]></ToUserName><FromUserName><![CDATA[{follower}]]></FromUserName>"
        f"<CreateTime>{at or int(time.time())}</CreateTime>{body}{msg_id}</xml>"
    )


def _number() -> str:
    return str(uuid.uuid4().int)[:19]


def deliver(xml: str | bytes, query: dict[str, str] | None = None, client: Client | None = None) -> Any:
    """What WeChat gets for a message that it brings."""
    asked = urlencode(query if query is not None else signed())
    body = xml.encode() if isinstance(xml, str) else xml
    return (client or Client()).post(f"{URL}?{asked}", body, content_type="text/xml")


def deliver_sealed(xml: str, beside: str = "", **values: Any) -> Any:
    """As in 安全模式; with ``beside`` in the open, as in 兼容模式."""
    envelope = encrypt(xml.encode())
    body = f"<xml><ToUserName>gh_account</ToUserName>{beside}<Encrypt><![CDATA[{envelope}]]></Encrypt></xml>"
    return deliver(body, signed(envelope, **values))


def open_answer(response: HttpResponse) -> Element:
    """A sealed answer, opened after its signature was checked."""
    root = fromstring(response.content)
    parts = [root.findtext(name) or "" for name in ("TimeStamp", "Nonce", "Encrypt")]
    assert root.findtext("MsgSignature") == _sha1(TOKEN, *parts)
    return fromstring(decrypt(parts[2]))


def said(response: HttpResponse) -> str:
    """The text that the follower reads; "" for none."""
    assert response.status_code == 200, response.status_code
    return text_of(fromstring(response.content)) if response.content.startswith(b"<") else ""


def text_of(root: Element) -> str:
    return root.findtext("Content") or root.findtext("Articles/item/Title") or ""


def ask(text: str, **values: Any) -> str:
    return said(deliver(text_xml(text, **values)))
