"""Rich text as the public may see it: allow-listed tags, links to public addresses."""

import re

import nh3
from wagtail.rich_text import expand_db_html

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
_LINK_TO_NOTHING = re.compile(r"<a>(.*?)</a>", re.S)


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
    from site_content.wagtail_seams.public_links import link_public_pages  # Wagtail's own links ask for every model

    return _LINK_TO_NOTHING.sub(r"\1", clean_html(expand_db_html(link_public_pages(source))))
