"""Engines by name. settings.QIFU_SEARCH_ENGINE names the one that answers, QIFU_SEARCH_SPARE the one behind it."""

from functools import cache

from django.conf import settings

from search.engines.embedded.engine import EmbeddedEngine
from search.engines.protocol import SearchEngine

ENGINES: dict[str, type] = {"embedded": EmbeddedEngine}


def get_engine(name: str = "") -> SearchEngine:
    """The engine called ``name`` (the configured one unless named). Raises KeyError for an unknown name."""
    return _make(name or settings.QIFU_SEARCH_ENGINE)


def engine_line() -> list[str]:
    """Names of the engines that are kept up to date, in the order in which they are asked."""
    spare = settings.QIFU_SEARCH_SPARE
    return [settings.QIFU_SEARCH_ENGINE, *([spare] if spare else [])]


@cache
def _make(name: str) -> SearchEngine:
    return ENGINES[name]()


def forget_engines() -> None:
    """Drop the engine objects, so that changed settings count (tests)."""
    _make.cache_clear()
