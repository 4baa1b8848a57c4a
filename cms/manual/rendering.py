"""Markdown as the guide uses it: anchors as code hosts make them, links between chapters, pictures with their size."""

import re
from dataclasses import dataclass
from itertools import pairwise

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

from cms.manual.chapters import CHAPTER_URL_NAME
from cms.manual.pictures import picture_facts

MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
CHAPTER_LINK = re.compile(r"(?P<slug>[a-z-]+)\.md(?P<anchor>#.*)?")


@dataclass(frozen=True)
class Heading:
    anchor: str
    title: str


@dataclass(frozen=True)
class Text:
    """``headings`` are those of the second level."""

    html: SafeString
    headings: list[Heading]


def render_text(markdown: str) -> Text:
    tokens = MARKDOWN.parse(markdown)
    headings = [set_anchor(token, inline) for token, inline in pairwise(tokens) if is_heading(token)]
    for token in tokens:
        if token.children:
            token.children = [made for child in token.children for made in translate(child)]
    html = MARKDOWN.renderer.render(tokens, MARKDOWN.options, {})
    return Text(mark_safe(html), [heading for heading in headings if heading])  # the repository's own text


def is_heading(token: Token) -> bool:
    return token.type == "heading_open" and token.tag == "h2"


def set_anchor(token: Token, inline: Token) -> Heading:
    heading = Heading(anchor_of(inline.content), inline.content)
    token.attrSet("id", heading.anchor)
    return heading


def anchor_of(title: str) -> str:
    """As code hosts do it: words of any script stay, spaces become hyphens, the rest goes."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def translate(token: Token) -> list[Token]:
    """An inline token as it stands in the admin."""
    if token.type == "link_open":
        token.attrSet("href", admin_address(str(token.attrGet("href"))))
    if token.type == "image":
        return picture_tokens(token)
    return [token]


def admin_address(target: str) -> str:
    """A link to another chapter's file as that chapter's address; any other link as it is."""
    found = CHAPTER_LINK.fullmatch(target)
    return reverse(CHAPTER_URL_NAME, args=[found["slug"]]) + (found["anchor"] or "") if found else target


def picture_tokens(image: Token) -> list[Token]:
    """The picture at its natural size, leading to itself: on a phone it is read larger."""
    facts = picture_facts(str(image.attrGet("src")))
    for name, value in facts.attributes.items():
        image.attrSet(name, value)
    way = Token("link_open", "a", 1, attrs={"href": facts.url, "target": "_blank", "class": "qifu-manual__picture"})
    return [way, image, Token("link_close", "a", -1)]
