"""A public page as an article of the official account: title, digest, cover, source, and a text that can be pasted."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.html import escape, strip_tags
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from cms.wechat_desk.inline import STYLES, Links, picture, restyle, style
from services.wechat.addresses import whole
from services.wechat.events import read_moment
from services.wechat.replies import plain, shorten

LONGEST_TITLE, LONGEST_DIGEST = 64, 120


@dataclass(frozen=True)
class Article:
    """``cover``: the address of a picture, or "". ``html``: what is pasted. ``digest``: 120 characters at most."""

    title: str
    digest: str
    cover: str
    source: str
    url: str
    html: str


def make_article(document: dict[str, Any]) -> Article:
    """``document``: a public record's."""
    links = Links()
    body = "".join(_show_block(block, links) for block in document["body"])
    url = whole(document["url"])
    parts = [_show_facts(document), body, _show_files(document), _show_links(links), _show_source(document, url)]
    return Article(
        title=shorten(plain(document["title"]), LONGEST_TITLE),
        digest=make_digest(document),
        cover=whole(document["image"]["src"]) if document["image"] else "",
        source=document["source"],
        url=url,
        html=f'<section style="font-size:16px;color:#333">{"".join(parts)}</section>',
    )


def make_digest(document: dict[str, Any]) -> str:
    """The summary, else how the text begins."""
    paragraphs = (strip_tags(block["html"]) for block in document["body"] if block["type"] == "paragraph")
    return shorten(plain(document["summary"] or next(paragraphs, document["title"])), LONGEST_DIGEST)


def facts_of(document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What a reader must know before he reads."""
    if document["kind"] == "policy":
        yield _("发文机关"), "、".join(body["name"] for body in document["authorities"])
        yield _("文号"), document["doc_number"] or ""
        window = document["application"]
        if window["status"] != "none":
            yield _("申报时间"), _span(window["opens_at"], window["closes_at"])
        yield _("支持额度"), document["support_amount"]
    if document["kind"] == "event":
        yield _("时间"), _span(document["starts_at"], document["ends_at"])
        yield _("地点"), "，".join(filter(None, (document["venue"]["name"], document["venue"]["address"])))
    for contact in document.get("contacts") or []:
        yield _("咨询"), " ".join(filter(None, (contact["name"], contact["phone"])))


def _span(start: str | None, end: str | None) -> str:
    """To the minute; a day's end as the day."""
    first, last = (_moment(moment) if moment else "" for moment in (start, end))
    day, _blank, hour = last.partition(" ")
    last = hour if hour and first.startswith(f"{day} ") else last
    return _("%(first)s至%(last)s") % {"first": first, "last": last} if first and last else first or last


def _moment(text: str) -> str:
    at = localtime(read_moment(text))
    day = f"{at.year}年{at.month}月{at.day}日"
    return day if (at.hour, at.minute) in ((0, 0), (23, 59)) else f"{day} {at:%H:%M}"


def _show_facts(document: dict[str, Any]) -> str:
    lines = [f"<strong>{escape(name)}：</strong>{escape(value)}" for name, value in facts_of(document) if value]
    return style("blockquote", "<br>".join(lines)) if lines else ""


def _show_block(block: dict[str, Any], links: Links) -> str:
    return SHOWS[block["type"]](block, links)


def _show_heading(block: dict[str, Any], links: Links) -> str:
    return style(f"h{min(max(block['level'], 2), 4)}", escape(block["text"]))


def _show_table(block: dict[str, Any], links: Links) -> str:
    rows = []
    for number, row in enumerate(block["rows"]):
        cells = []
        for place, cell in enumerate(row):
            is_head = (block["header_row"] and number == 0) or (block["header_column"] and place == 0)
            spans = {name: str(cell[name]) for name in ("colspan", "rowspan") if cell[name] > 1}
            cells.append(style("th" if is_head else "td", restyle(cell["html"], links), **spans))
        rows.append(f"<tr>{''.join(cells)}</tr>")
    caption = style("caption", escape(block["caption"])) if block["caption"] else ""
    return style("table", f"{caption}<tbody>{''.join(rows)}</tbody>")


def _show_image(block: dict[str, Any], links: Links) -> str:
    image = block["image"]
    return picture(image["src"], image["alt"], image["caption"])


def _show_attachment(block: dict[str, Any], links: Links) -> str:
    file = block["attachment"]
    links.note(file["title"], file["url"])
    return style("p", f"{_('附件')}：{escape(file['title'])}")


def _show_steps(block: dict[str, Any], links: Links) -> str:
    items = enumerate(block["items"], 1)
    return "".join(style("h4", f"{n}. {escape(item['title'])}") + restyle(item["html"], links) for n, item in items)


def _show_faq(block: dict[str, Any], links: Links) -> str:
    items = block["items"]
    return "".join(style("h4", f"问：{escape(item['question'])}") + restyle(item["html"], links) for item in items)


def _show_callout(block: dict[str, Any], links: Links) -> str:
    title = f"<strong>{escape(block['title'])}</strong><br>" if block["title"] else ""
    return style("blockquote", title + restyle(block["html"], links))


SHOWS: dict[str, Callable[[dict[str, Any], Links], str]] = {
    "heading": _show_heading,
    "paragraph": lambda block, links: restyle(block["html"], links),
    "table": _show_table,
    "image": _show_image,
    "attachment": _show_attachment,
    "steps": _show_steps,
    "faq": _show_faq,
    "callout": _show_callout,
}


def _show_files(document: dict[str, Any]) -> str:
    names = [escape(file["title"]) for file in document["attachments"]]
    if not names:
        return ""
    return style("h3", _("附件")) + style("p", "<br>".join([*names, escape(_("（点“阅读原文”下载）"))]))


def _show_links(links: Links) -> str:
    if not links.found:
        return ""
    lines = [f"{escape(text)}：{escape(url)}" for url, text in links.found.items()]
    return style("h3", _("文中的链接")) + style("p", "<br>".join(lines)).replace(
        STYLES["p"], f"{STYLES['p']};word-break:break-all"
    )


def _show_source(document: dict[str, Any], url: str) -> str:
    source = _("来源：%(source)s") % {"source": document["source"]} if document["source"] else ""
    told = "<br>".join(filter(None, (escape(source), f"{_('原文')}：{escape(url)}")))
    return style("hr", "").replace("</hr>", "") + style("p", told).replace(STYLES["p"], STYLES["figcaption"])
