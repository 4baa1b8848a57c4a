"""One link, asked politely: HEAD first, little is read, and never a host of the inner network."""

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import requests
from django.conf import settings

from cms.outbound_links.models import State

PATIENCE = (10, 20)  # seconds to connect, and to answer
HOPS = 5
# Some servers know no HEAD, or answer it with something else than the page.
ASK_BY_GET = {400, 403, 404, 405, 406, 410, 429, 500, 501, 503}
MOVED_FOR_GOOD = {301, 308}
# The page is there, but not for programs: what a reader sees nobody can tell from here.
NOT_FOR_PROGRAMS = {401, 403, 429, 451, 999}


@dataclass(frozen=True)
class Answer:
    """``detail``: a Chinese sentence, or where the link has moved to."""

    state: State
    detail: str = ""


def ask(url: str, patience: tuple[float, float] = PATIENCE) -> Answer:
    """Follow the link as a browser would. Never raises: whatever happens is an answer."""
    session = requests.Session()
    session.headers["User-Agent"] = f"QifuLinkCheck/1 (+{settings.QIFU_SITE_URL})"
    address, moved = url, True
    try:
        for _hop in range(HOPS):
            if why := why_not(address):
                return Answer(State.SKIPPED, why)
            response = _request(session, address, patience)
            if not response.is_redirect:
                return _judge(response.status_code, address if moved and address != url else "")
            moved = moved and response.status_code in MOVED_FOR_GOOD
            address = urljoin(address, response.headers["location"])
    except requests.exceptions.SSLError:
        return Answer(State.DOUBTFUL, "证书有问题，浏览器会警告")
    except requests.exceptions.Timeout:
        return Answer(State.DOUBTFUL, "很久没有回答")
    except requests.exceptions.ConnectionError:
        return Answer(State.DOUBTFUL, "连不上")
    except (requests.exceptions.RequestException, ValueError):
        return Answer(State.DOUBTFUL, "网址有问题")
    return Answer(State.DOUBTFUL, "一再跳转，到不了页面")


def _request(session: requests.Session, address: str, patience: tuple[float, float]) -> requests.Response:
    response = session.head(address, timeout=patience, allow_redirects=False)
    if response.status_code in ASK_BY_GET:
        response = session.get(address, timeout=patience, allow_redirects=False, stream=True)
        response.close()
    return response


def _judge(status: int, moved_to: str) -> Answer:
    if status in NOT_FOR_PROGRAMS:
        return Answer(State.SKIPPED, f"网站不让程序查看（{status}），请自己打开看看")
    if status >= 400:
        reason = {404: "页面不存在", 410: "页面已撤下"}.get(status, "网站出错" if status >= 500 else "网站拒绝")
        return Answer(State.DOUBTFUL, f"{reason}（{status}）")
    return Answer(State.MOVED, moved_to) if moved_to else Answer(State.WELL)


def why_not(address: str) -> str:
    """Why an address must not be asked (Chinese), or ""."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return "不是网页的地址"
    if settings.QIFU_LINK_CHECK_PRIVATE:
        return ""
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or 443, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return ""  # asking will say that it leads nowhere
    inner = any(not ipaddress.ip_address(str(entry[4][0]).partition("%")[0]).is_global for entry in found)
    return "内部网络的地址，读者打不开" if inner else ""
