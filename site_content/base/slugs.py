"""Addresses for Chinese titles: toneless pinyin, short and readable.

pypinyin is imported where it is used: its dictionaries are 60 MB, which a build of the site would carry for nothing.
"""

import re
import unicodedata

MAX_LENGTH = 60
# Bytes: a folder of the portal bears the name, and Wagtail puts a number behind it when the page is copied.
LONGEST_SLUG = 200
# Below any page: an address of four digits is a year archive of a section, "p3" is a page of one.
RESERVED = re.compile(r"^(\d{4}|p\d+|feed|calendar|map)$")
# What nginx, Django (cms/urls/both.py) and the built site answer themselves below "/", now or as announced: a page there would
# never be seen, or would hide them. A test compares this list with those three.
ROOT_NAMES = frozenset({
    "404", "50x", "account", "admin", "api", "apple-touch-icon", "assets", "away", "django-admin", "documents", "elder",
    "favicon", "feed", "files", "finding", "fit", "healthz", "help", "images", "index", "login", "logout", "media", "my", "o", "office-days", "protected-media", "robots", "search", "services", "sitemap", "sso",
    "static", "well-known", "zh-hans", "zh-hant",
})  # fmt: skip
# Parts of the sitemap stand there as files: sitemap-news-2026.xml.
_SITEMAP_PART = re.compile(r"^sitemap-[a-z]+-\d{4}(?:-\d+)?$")


def make_slug(title: str) -> str:
    """``胶州市专精特新办法`` → ``jiao-zhou-shi-zhuan-jing-te-xin-ban-fa``; whole syllables, at most 60 characters.

    Letters and digits stay; a title without either gives ``page``.
    """
    from pypinyin import lazy_pinyin

    parts = lazy_pinyin(title, errors="default")
    words = [word for part in parts for word in re.split(r"[^a-z0-9]+", part.lower()) if word]
    slug = ""
    for word in words:
        if len(slug) + len(word) + 1 > MAX_LENGTH:
            break
        slug = f"{slug}-{word}" if slug else word
    slug = slug or "page"
    return f"{slug}-1" if is_reserved(slug, at_root=True) else slug


def is_reserved(slug: str, *, at_root: bool = False) -> bool:
    """Whether the platform needs this address itself; ``at_root``: right below the city's portal, that is below "/"."""
    plain = unicodedata.normalize("NFKC", slug).lower()
    first = plain.partition(".")[0]
    return bool(RESERVED.match(plain)) or (at_root and (first in ROOT_NAMES or bool(_SITEMAP_PART.match(first))))


def is_too_long(slug: str) -> bool:
    return len(slug.encode(errors="surrogatepass")) > LONGEST_SLUG
