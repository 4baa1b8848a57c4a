"""Engines by name. The rest of the search speaks to the one that settings.QIFU_SEARCH_ENGINE names."""

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


@cache
def _make(name: str) -> SearchEngine:
    engine: SearchEngine = import_string(ENGINES[name])()
    return engine


def forget_engines() -> None:
    """Drop the engine objects, so that changed settings count (tests)."""
    _make.cache_clear()
