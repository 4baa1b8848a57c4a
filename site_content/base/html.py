"""Rich text as the public may see it: allow-listed tags, links to public addresses."""

import re
from html import unescape

import nh3
from wagtail.models import Page
from wagtail.rich_text import expand_db_html

from publishing.visibility import only_public

TAGS = {
    "p",
    "h2",
    "h3",
    "h4",
    "strong",
    "b",
    "em",
    "i",
    "ul",
    "ol",
    "li",
    "a",
    "br",
    "hr",
    "sup",
    "sub",
    "s",
    "blockquote",
}
_STRUCK = re.compile(r"<s>.*?</s>", re.S)
_PAGE_LINK = re.compile(
    r'<a\b[^>]*\blinktype="page"[^>]*\bid="(\d+)"[^>]*>|<a\b[^>]*\bid="(\d+)"[^>]*\blinktype="page"[^>]*>'
)


def clean_html(source: str) -> str:
    """Allow-listed HTML: no scripts, styles, classes or outside images; links keep http(s), mailto, tel and own paths."""
    return nh3.clean(
        source,
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
    )


def public_html(source: str) -> str:
    """Wagtail's stored rich text → clean HTML; a link to a page that is not public becomes plain text."""
    if not source:
        return ""
    hidden = _hidden_link_targets(source)
    if hidden:
        source = re.sub(
            r"<a\b([^>]*)>(.*?)</a>",
            lambda m: m.group(2) if _target(m.group(0)) in hidden else m.group(0),
            source,
            flags=re.S,
        )
    return clean_html(expand_db_html(source))


def _target(anchor: str) -> int | None:
    match = _PAGE_LINK.match(anchor)
    return int(match.group(1) or match.group(2)) if match else None


def _hidden_link_targets(source: str) -> set[int]:
    wanted = {int(a or b) for a, b in _PAGE_LINK.findall(source)}
    return wanted - {page.pk for page in only_public(Page.objects.filter(pk__in=wanted))} if wanted else set()


def html_to_text(source: str) -> str:
    """The words of an HTML fragment; block ends become spaces."""
    spaced = re.sub(r"</(p|h\d|li|tr|td|th|blockquote)>|<br\s*/?>", " ", source)
    return re.sub(r"\s+", " ", unescape(nh3.clean(spaced, tags=set()))).strip()


def valid_text(source: str) -> str:
    """As ``html_to_text``, without what is struck out: a summary has no line through it, there it would read as valid."""
    return html_to_text(_STRUCK.sub("", source))
