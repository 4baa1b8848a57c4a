"""HTML as the account's editor keeps it: styles on each element, no classes, scripts, links or anchors, whole addresses."""

from bs4 import BeautifulSoup, Tag
from django.utils.html import escape

from services.wechat.addresses import whole

TEXT = "font-size:16px;line-height:1.75;color:#333"
STYLES = {
    "p": f"margin:0 0 16px;{TEXT};text-align:justify",
    "h2": "margin:24px 0 12px;padding-left:10px;border-left:4px solid #a5201f;font-size:18px;line-height:1.5;color:#a5201f;font-weight:bold",
    "h3": "margin:20px 0 10px;font-size:17px;line-height:1.5;color:#222;font-weight:bold",
    "h4": "margin:16px 0 8px;font-size:16px;line-height:1.5;color:#222;font-weight:bold",
    "ul": f"margin:0 0 16px;padding-left:24px;{TEXT}",
    "ol": f"margin:0 0 16px;padding-left:24px;{TEXT}",
    "li": "margin:0 0 6px",
    "blockquote": f"margin:0 0 16px;padding:10px 14px;border-left:4px solid #ddd;background:#f7f7f7;{TEXT}",
    "table": "width:100%;margin:0 0 16px;border-collapse:collapse;font-size:14px;line-height:1.6;color:#333",
    "th": "padding:6px 8px;border:1px solid #ddd;background:#f7f2f2;font-weight:bold;text-align:left",
    "td": "padding:6px 8px;border:1px solid #ddd;text-align:left",
    "caption": "padding:0 0 6px;font-size:14px;color:#666;text-align:center",
    "img": "display:block;max-width:100%;height:auto;margin:0 auto",
    "figcaption": "margin:6px 0 0;font-size:13px;line-height:1.5;color:#888;text-align:center",
    "strong": "font-weight:bold",
    "hr": "margin:24px 0;border:0;border-top:1px solid #ddd",
}
MOST_LINKS = 20


class Links:
    """What a text leads to: the account's editor takes links away, so that they stand at the end with their addresses."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}

    def note(self, text: str, url: str) -> None:
        if url.startswith(("/", "http://", "https://")) and text.strip() and len(self.found) < MOST_LINKS:
            self.found.setdefault(whole(url), text.strip())


def style(name: str, inner: str, **attributes: str) -> str:
    """An element; ``inner`` is HTML already."""
    more = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
    return f'<{name} style="{STYLES[name]}"{more}>{inner}</{name}>'


def picture(src: str, alt: str, caption: str) -> str:
    image = f'<img style="{STYLES["img"]}" src="{escape(whole(src))}" alt="{escape(alt)}">'
    told = style("p", escape(caption)).replace(STYLES["p"], STYLES["figcaption"]) if caption else ""
    return f'<section style="margin:0 0 16px">{image}{told}</section>'


def restyle(html: str, links: Links) -> str:
    """A record's rich text."""
    soup = BeautifulSoup(html, "html.parser")
    for element in soup.find_all(True):
        assert isinstance(element, Tag)
        if element.name == "a":
            links.note(element.get_text(), str(element.get("href", "")))
            element.unwrap()
            continue
        element.attrs = {"style": STYLES[element.name]} if element.name in STYLES else {}
    return str(soup)
