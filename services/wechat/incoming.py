"""What WeChat sends, read once: XML without entities, of the few fields that matter here."""

import hashlib
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

from services.contacts.sealing import digest_of
from standards.characters import clean_text

LONGEST_NAME = 64
# WeChat cuts what a follower writes at 2,048 bytes; whoever sends more is not WeChat.
LONGEST_TEXT = 2048


class Unreadable(Exception):
    """No message of WeChat's."""


@dataclass(frozen=True)
class Incoming:
    """``kind``: text, event, image… ``event``: its name in small letters. ``text``: what was written, or the menu's word.

    ``number`` is WeChat's for a message, ``at`` (seconds since 1970) stands for it where there is none: with events.
    """

    follower: str
    account: str
    kind: str
    at: int
    number: str = ""
    text: str = ""
    event: str = ""
    chosen: tuple[tuple[str, bool], ...] = ()
    simulated: bool = False

    @property
    def key(self) -> str:
        """The same for every repetition, and telling nothing of who wrote."""
        what = f"number {self.number}" if self.number else f"at {self.at} {self.event}"
        return hashlib.sha256(f"{self.follower_digest} {what}".encode()).hexdigest()

    @property
    def follower_digest(self) -> str:
        return digest_of(self.follower)


def read_xml(body: bytes) -> Element:
    """Raises Unreadable, also for what declares entities or a document type."""
    try:
        return fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise Unreadable from error


def read_message(root: Element) -> Incoming:
    """Raises Unreadable if it does not say from whom, to whom, when and what."""
    follower, account, kind = (_text(root, name, LONGEST_NAME) for name in ("FromUserName", "ToUserName", "MsgType"))
    at, number = _text(root, "CreateTime", 12), _text(root, "MsgId", LONGEST_NAME)
    if not (follower and account and kind and at.isascii() and at.isdigit()):
        raise Unreadable
    event = _text(root, "Event", LONGEST_NAME).lower() if kind == "event" else ""
    text = _text(root, "EventKey" if event else "Recognition" if kind == "voice" else "Content", LONGEST_TEXT)
    return Incoming(follower, account, kind, int(at), number, text, event, _read_choices(root))


def _read_choices(root: Element) -> tuple[tuple[str, bool], ...]:
    """(template, taken) of whoever was asked whether he wants one message (订阅通知)."""
    found = []
    for choice in root.iter("List"):
        template, said = _text(choice, "TemplateId", LONGEST_NAME), _text(choice, "SubscribeStatusString", 20)
        if template:
            found.append((template, said == "accept"))
    return tuple(found[:20])


def _text(root: Element, name: str, longest: int) -> str:
    return clean_text(root.findtext(name) or "").strip()[:longest]
