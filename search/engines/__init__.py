"""Engines by name. settings.QIFU_SEARCH_ENGINE names the one that answers, QIFU_SEARCH_SPARE the one behind it."""

from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from search.engines.protocol import SearchEngine

# By path: a process reads in the client of the engine that it uses and no other.
ENGINES = {
    "embedded": "search.engines.embedded.engine.EmbeddedEngine",
    "elasticsearch": "search.engines.elasticsearch.engine.ElasticsearchEngine",
}


def get_engine(name: str = "") -> SearchEngine:
    """The engine called ``name`` (the configured one unless named). Raises KeyError for an unknown name."""
    return _make(name or settings.QIFU_SEARCH_ENGINE)


def engine_line() -> list[str]:
    """Names of the engines that are kept up to date, in the order in which they are asked."""
    spare = settings.QIFU_SEARCH_SPARE
    return [settings.QIFU_SEARCH_ENGINE, *([spare] if spare else [])]


@cache
def _make(name: str) -> SearchEngine:
    engine: SearchEngine = import_string(ENGINES[name])()
    return engine


def forget_engines() -> None:
    """Drop the engine objects, so that changed settings count (tests)."""
    _make.cache_clear()
