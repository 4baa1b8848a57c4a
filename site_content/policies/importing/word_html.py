"""HTML as Word and WPS put it on the clipboard or save it: lists that are paragraphs with a painted bullet."""

import re

from bs4 import Comment, Tag

from office_files.html import parse_html

_LIST_STYLE = re.compile(r"mso-list:\s*l\d+\s+level(\d+)", re.I)
# What Word paints before the text of an item: 1. (1) a) 一、 （一） ① · o §
_NUMBER = re.compile(r"^[\s(（]*(?:\d+|[a-zA-Z]|[一二三四五六七八九十]+|[①-⑳])[.)）、．]?$")


def restore_word_lists(html: str) -> str:
    """The same HTML with real lists in place of Word's, headings and tables as they are.

    A nested level becomes part of the list above it. HTML without Word's marks comes back as it is.
    """
    if "mso-list" not in html.lower():
        return html
    soup = parse_html(html)
    current: Tag | None = None
    for paragraph in soup.find_all("p", style=_LIST_STYLE):
        is_numbered = _take_off_mark(paragraph)
        name = "ol" if is_numbered else "ul"
        if current is None or current.name != name or _next_tag(current) is not paragraph:
            current = soup.new_tag(name)
            paragraph.insert_before(current)
        item = soup.new_tag("li")
        item.extend(list(paragraph.contents))
        current.append(item)
        paragraph.decompose()
    return str(soup)


def _take_off_mark(paragraph: Tag) -> bool:
    """Remove the painted bullet or number; whether it was a number."""
    for comment in paragraph.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    mark = paragraph.find("span", style=re.compile(r"mso-list:\s*Ignore", re.I))
    if not isinstance(mark, Tag):
        return False
    text = mark.get_text().replace("\xa0", " ").strip()
    outer = mark
    while (
        isinstance(outer.parent, Tag) and outer.parent is not paragraph and outer.parent.get_text() == mark.get_text()
    ):
        outer = outer.parent
    outer.decompose()
    return bool(_NUMBER.match(text)) and text not in ("o",)


def _next_tag(tag: Tag) -> Tag | None:
    found = tag.find_next_sibling()
    return found if isinstance(found, Tag) else None
