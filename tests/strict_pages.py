"""What the portal's Content-Security-Policy would not let run: found in a page before a browser does."""

import re

# Data blocks are no scripts (html.spec.whatwg.org, "prepare the script element").
_SCRIPT = re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*application/(?:ld\+)?json)[^>]*>", re.IGNORECASE)
_STYLE = re.compile(r"<style\b[^>]*>|<[a-z][^>]*\sstyle=[\"'][^>]*>", re.IGNORECASE)
_HANDLER = re.compile(r"<[a-z][^>]*\son[a-z]+=[\"'][^>]*>|(?:href|action)=[\"']javascript:[^>]*>", re.IGNORECASE)
_STRANGER = re.compile(
    r"<(?:script|img|source|iframe|link rel=\"(?:stylesheet|icon|preload|manifest)\")[^>]*\b(?:src|srcset|href)=\"(?!/[^/])[^>]*>"
)


def refused_parts(html: str) -> list[str]:
    """Inline scripts and styles, handlers in attributes, and what is loaded from elsewhere."""
    return [found[0] for pattern in (_SCRIPT, _STYLE, _HANDLER, _STRANGER) for found in pattern.finditer(html)]
