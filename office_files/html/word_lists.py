"""HTML as Word and WPS put it on the clipboard or save it: lists that are paragraphs with a painted bullet or number."""

import re

from bs4 import BeautifulSoup, Comment, NavigableString, Tag

_LIST_STYLE = re.compile(r"mso-list:\s*l\d+\s+level(\d+)", re.I)
_IGNORED = re.compile(r"mso-list:\s*Ignore", re.I)
_PLAIN_NUMBER = re.compile(r"^(\d{1,3})\.$")
_CLOSED = re.compile(r"[、）】》〉。，：；．①-⑳]$")
# Bullets are letters of fonts for signs: l, Ø, ü, § in Wingdings, · in Symbol, o in Courier New.
_BULLET = re.compile(r"^(?:[·•●○■□◆◇▪▫–—*-]|[a-zA-Z§¨ØüÜ]|[\uf000-\uf0ff])$")
_SIGN_FONT = re.compile(r"font-family\s*:\s*[\"']?\s*(?:wingdings|webdings|symbol)", re.I)


def restore_word_lists(soup: BeautifulSoup) -> None:
    """Put real lists in place of Word's; numbers that a list would not count the same stay as words."""
    items = soup.find_all("p", style=_LIST_STYLE)
    current: Tag | None = None
    for paragraph in items:
        mark = _take_off_mark(paragraph)
        name = _list_for(mark, current if current is not None and _next_tag(current) is paragraph else None)
        if name is None:
            current = None
            paragraph.insert(0, NavigableString(mark if _CLOSED.search(mark) or not mark else f"{mark} "))
            continue
        if current is None or current.name != name or _next_tag(current) is not paragraph:
            current = soup.new_tag(name)
            paragraph.insert_before(current)
        _add_item(soup, current, paragraph)
    _settle_signs(soup)


def _add_item(soup: BeautifulSoup, around: Tag, paragraph: Tag) -> None:
    """The paragraph as an item, a bullet of a deeper level below the last one."""
    match = _LIST_STYLE.search(str(paragraph.get("style") or ""))
    depth = int(match[1]) - int(str(around.get("data-level") or match[1])) if match else 0
    if match and not around.has_attr("data-level"):
        around["data-level"] = match[1]
    holder = around
    while depth > 0 and around.name == "ul" and (last := _last_item(holder)) is not None:
        inner = last.find("ul", recursive=False)
        if not isinstance(inner, Tag):
            inner = soup.new_tag("ul")
            last.append(inner)
        holder, depth = inner, depth - 1
    item = soup.new_tag("li")
    item.extend(list(paragraph.contents))
    holder.append(item)
    paragraph.decompose()


def _last_item(around: Tag) -> Tag | None:
    last = around.contents[-1] if around.contents else None
    return last if isinstance(last, Tag) else None


def _list_for(mark: str, before: Tag | None) -> str | None:
    """The list that paints this mark itself: bullets, and 1. 2. 3. from the first on."""
    if not mark or _BULLET.match(mark):
        return "ul"
    number = _PLAIN_NUMBER.match(mark)
    following = len(before.contents) + 1 if before is not None and before.name == "ol" else 1
    return "ol" if number and int(number[1]) == following else None


def _take_off_mark(paragraph: Tag) -> str:
    """Remove the painted bullet or number; what it was."""
    for comment in paragraph.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    mark = paragraph.find("span", style=_IGNORED)
    if not isinstance(mark, Tag):
        return ""
    text = mark.get_text().replace("\xa0", " ").strip()
    outer = mark
    while (
        isinstance(outer.parent, Tag) and outer.parent is not paragraph and outer.parent.get_text() == mark.get_text()
    ):
        outer = outer.parent
    outer.decompose()
    return text


def _settle_signs(soup: BeautifulSoup) -> None:
    """In "filtered" HTML the bullet is text of the paragraph, a letter in a font for signs."""
    for sign in soup.find_all(style=_SIGN_FONT):
        text = sign.get_text().replace("\xa0", " ").strip()
        if not sign.decomposed and _BULLET.match(text):
            sign.string = "• "


def _next_tag(tag: Tag) -> Tag | None:
    found = tag.find_next_sibling()
    return found if isinstance(found, Tag) else None
