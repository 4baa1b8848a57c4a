"""Markdown as people write official texts in it."""

from functools import cache

from markdown_it import MarkdownIt


@cache
def _renderer() -> MarkdownIt:
    # Indented lines are paragraphs with spaces in front, never code.
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).disable("code")


def render_markdown(text: str) -> str:
    """CommonMark with tables and ~~struck out~~ text; HTML inside is let through, the body reader cleans it."""
    return _renderer().render(text)
