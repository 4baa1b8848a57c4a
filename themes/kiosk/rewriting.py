"""A page of the portal as a kiosk shows it from its disk: links that lead somewhere there, nothing that needs a server."""

from html import escape

from bs4 import BeautifulSoup, Tag

from themes.kiosk.links import AWAY, FINDING, Edition, between

# What needs a server or a keyboard of one's own, other editions, and what leads to them.
GONE = (
    "script[type='application/ld+json'], script[src*='suggestions.'], script[src*='share.'], link[rel~=alternate], link[rel~=canonical], "
    ".dock, .find-by, details.share, [lang=zh-Hant], [data-aloud], [data-print], [data-seats], .subscribe, noscript"
)
WORDS = {"back": "返回", "home": "首页", "find": "搜索", "take": "扫码带走"}


def rewrite_page(html: str, here: str, url: str, edition: Edition) -> tuple[str, set[str]]:
    """The page ``here``, whose public address is ``url``; and the paths of the files that it shows."""
    soup = BeautifulSoup(html, "html.parser")
    for element in soup.select(GONE):
        element.decompose()
    for form in soup.select("form"):
        _rewrite_form(form, here)
    for link in soup.select("a[href], area[href]"):
        _rewrite_link(soup, link, here, edition)
    files = {path for element in soup.select("[src], [srcset], link[href]") for path in _rewrite_files(element, here)}
    _add_kiosk(soup, here, url, edition)
    return str(soup), files


def _rewrite_form(form: Tag, here: str) -> None:
    """Searching is done in the edition's own files; nothing else can be sent from here."""
    if form.get("action") != "/search/" or form.select_one("input[name=q]") is None:
        form.decompose()
        return
    form["action"] = between(here, FINDING)
    del form["data-suggest"]
    for other in form.select("input[type=hidden]"):
        other.decompose()


def _rewrite_link(soup: BeautifulSoup, link: Tag, here: str, edition: Edition) -> None:
    url = str(link["href"])
    for name in ("target", "download", "rel"):
        del link[name]
    if url.startswith(("tel:", "mailto:", "sms:")):
        link.name = "span"
        del link["href"]
    else:
        link["href"] = edition.href(here, url)


def _rewrite_files(element: Tag, here: str) -> set[str]:
    """Site-relative addresses of pictures, style sheets and scripts."""
    found = set()
    for name in ("src", "href"):
        url = str(element.get(name, ""))
        if url.startswith("/") and not (name == "href" and element.name != "link"):
            found.add(url.partition("?")[0].lstrip("/"))
            element[name] = between(here, url.lstrip("/"))
    if srcset := str(element.get("srcset", "")):
        chosen = [part.strip().partition(" ") for part in srcset.split(",")]
        found |= {url.lstrip("/") for url, _blank, _size in chosen}
        element["srcset"] = ", ".join(
            f"{between(here, url.lstrip('/'))} {size}".strip() for url, _blank, size in chosen
        )
    return found


def _add_kiosk(soup: BeautifulSoup, here: str, url: str, edition: Edition) -> None:
    if soup.head is None or soup.body is None:
        return
    style, script = between(here, "kiosk/kiosk.css"), between(here, "kiosk/kiosk.js")
    home, away = between(here, edition.home), f"{between(here, AWAY)}#{escape(edition.address_of(url))}"
    soup.head.append(_parse(f'<link rel="stylesheet" href="{style}">'))
    soup.head.append(_parse(f'<script src="{script}" data-home="{home}" data-idle="{edition.idle}" defer></script>'))
    find = between(here, FINDING)
    soup.body.append(
        _parse(
            f'<nav class="kiosk-bar" aria-label="自助终端"><button type="button" data-kiosk-back>{WORDS["back"]}</button>'
            f'<a href="{home}">{WORDS["home"]}</a><a href="{find}">{WORDS["find"]}</a><a href="{away}">{WORDS["take"]}</a></nav>'
        )
    )


def _parse(markup: str) -> BeautifulSoup:
    return BeautifulSoup(markup, "html.parser")
