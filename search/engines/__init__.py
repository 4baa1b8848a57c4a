"""Engines by name. The rest of the search speaks to the one that settings.QIFU_SEARCH_ENGINE names."""

from functools import cache

from django.conf import settings

from search.engines.embedded.engine import EmbeddedEngine
from search.engines.protocol import SearchEngine

ENGINES: dict[str, type] = {"embedded": EmbeddedEngine}


def get_engine(name: str = "") -> SearchEngine:
    """The engine called ``name`` (the configured one unless named). Raises KeyError for an unknown name."""
    return _make(name or settings.QIFU_SEARCH_ENGINE)


@cache
def _make(name: str) -> SearchEngine:
    return ENGINES[name]()


def forget_engines() -> None:
    """Drop the engine objects, so that changed settings count (tests)."""
    _make.cache_clear()
