"""Whole addresses, as they must stand in a message."""

from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse


def whole(url: str) -> str:
    """``url`` on the portal, which begins with a slash; another one stays as it is."""
    return f"{settings.QIFU_SITE_URL.rstrip('/')}{url}" if url.startswith("/") else url


def search_url(query: str, kind: str = "") -> str:
    pairs = [(name, value) for name, value in (("q", query), ("kind", kind)) if value]
    return whole(f"/search/?{urlencode(pairs)}" if pairs else "/search/")


def page_url(name: str) -> str:
    return whole(reverse(name))
