"""What a follower reads: a text with links, or one article; never more bytes than WeChat takes."""

import json
import re
from dataclasses import asdict, dataclass
from typing import Literal

from services.wechat.incoming import Incoming

MOST_BYTES = 2000
LONGEST_TITLE, LONGEST_DIGEST = 60, 120
_MARKUP = str.maketrans("<>", "＜＞")


@dataclass(frozen=True)
class Reply:
    """``text`` of a text (lines, links as ``link`` makes them), or of an article what stands under its ``title``.

    none: WeChat is told that we have it, and the follower reads nothing.
    """

    kind: Literal["text", "article", "none"] = "none"
    text: str = ""
    title: str = ""
    url: str = ""
    picture: str = ""

    def __post_init__(self) -> None:
        if len(self.text.encode()) > MOST_BYTES:
            raise ValueError("A text of WeChat's has 2,000 bytes at most")


NOTHING = Reply()


def say(*lines: str) -> Reply:
    """As many of the lines as there is room for, and always the first, cut if need be."""
    kept = cut(lines[0], MOST_BYTES) if lines else ""
    for line in lines[1:]:
        if len(f"{kept}\n{line}".encode()) > MOST_BYTES:
            break
        kept = f"{kept}\n{line}"
    return Reply("text", kept)


def show_article(title: str, text: str, url: str, picture: str = "") -> Reply:
    return Reply("article", shorten(plain(text), LONGEST_DIGEST), shorten(plain(title), LONGEST_TITLE), url, picture)


def link(title: str, url: str) -> str:
    """WeChat makes a link of this in a text."""
    return f'<a href="{url.replace(chr(34), "%22")}">{shorten(plain(title), LONGEST_TITLE)}</a>'


def plain(text: str) -> str:
    """In one line, and with nothing in it that WeChat would take for a link."""
    return re.sub(r"\s+", " ", text).strip().translate(_MARKUP)


def shorten(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def cut(text: str, most_bytes: int) -> str:
    return text.encode()[:most_bytes].decode("utf-8", "ignore")


def keep(reply: Reply) -> str:
    return json.dumps(asdict(reply), ensure_ascii=False)


def recall(kept: str) -> Reply:
    return Reply(**json.loads(kept))


def write_xml(reply: Reply, message: Incoming, at: int) -> str:
    """The answer to ``message``; "success", as WeChat has it, where there is nothing to say. ``at``: seconds since 1970."""
    if reply.kind == "none":
        return "success"
    head = f"{_cdata('ToUserName', message.follower)}{_cdata('FromUserName', message.account)}<CreateTime>{at}</CreateTime>"
    if reply.kind == "text":
        return f"<xml>{head}{_cdata('MsgType', 'text')}{_cdata('Content', reply.text)}</xml>"
    fields = {"Title": reply.title, "Description": reply.text, "PicUrl": reply.picture, "Url": reply.url}
    item = "".join(_cdata(name, value) for name, value in fields.items())
    articles = f"<ArticleCount>1</ArticleCount><Articles><item>{item}</item></Articles>"
    return f"<xml>{head}{_cdata('MsgType', 'news')}{articles}</xml>"


def _cdata(name: str, value: str) -> str:
    return f"<{name}><![CDATA[{value.replace(']]>', ']]]]><![CDATA[>')}]]></{name}>"
