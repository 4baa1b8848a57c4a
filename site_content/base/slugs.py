"""Addresses for Chinese titles: toneless pinyin, short and readable.

pypinyin is imported where it is used: its dictionaries are 60 MB, which a build of the site would carry for nothing.
"""

import re

MAX_LENGTH = 60
# Bytes: a folder of the portal bears the name, and Wagtail puts a number behind it when the page is copied.
LONGEST_SLUG = 200
# An address of four digits is a year archive of its section; "p3" is a page of one.
RESERVED = re.compile(r"^(\d{4}|p\d+|feed|calendar)$")


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
    return f"{slug}-1" if is_reserved(slug) else slug


def is_reserved(slug: str) -> bool:
    """Whether the portal needs this address itself, below a section."""
    return bool(RESERVED.match(slug))


def is_too_long(slug: str) -> bool:
    return len(slug.encode(errors="surrogatepass")) > LONGEST_SLUG
