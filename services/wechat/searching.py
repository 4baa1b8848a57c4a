"""What is public here, as far as followers ask for it; who can search is named by QIFU_WECHAT_SEARCH."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

MOST = 5


@dataclass(frozen=True)
class Hit:
    """``url``: without the host. ``note``: a few words on it (what it is, of what day), ``text``: how it begins."""

    title: str
    url: str
    note: str = ""
    text: str = ""
    picture: str = ""


@dataclass(frozen=True)
class Found:
    """``hits``: the best first, ``MOST`` at most; ``suggestion``: what may have been meant; ``notice``: how they come to be there."""

    hits: tuple[Hit, ...] = ()
    total: int = 0
    suggestion: str = ""
    notice: str = ""


def search(query: str, kind: str = "") -> Found:
    """Raises whatever a search raises that is away; may take as long as it likes (``deadline``)."""
    found: Found = import_string(settings.QIFU_WECHAT_SEARCH)(query, kind)
    return found
