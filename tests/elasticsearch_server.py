"""The real Elasticsearch of `make test-services` (.ci/with-elasticsearch): an engine with indices of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest
from django.conf import settings
from elasticsearch import Elasticsearch
from pytest_django import Settings

from search.engines import forget_engines
from search.engines.elasticsearch.connection import connect
from search.engines.elasticsearch.engine import ElasticsearchEngine
from search.labels.portals import forget_portal_names
from search.words.dictionary import forget_dictionary

needs_elasticsearch = pytest.mark.skipif(
    not settings.QIFU_ELASTICSEARCH_URL, reason="needs Elasticsearch: make test-services"
)


def fresh_prefix() -> str:
    return f"test-{uuid4().hex[:12]}"


@contextmanager
def elasticsearch_engine() -> Iterator[ElasticsearchEngine]:
    prefix = fresh_prefix()
    try:
        yield ElasticsearchEngine(prefix)
    finally:
        remove_indices(prefix, connect())


def remove_indices(prefix: str, client: Elasticsearch) -> None:
    names = list(client.indices.get(index=f"{prefix}-*"))
    if names:
        client.indices.delete(index=names)


@pytest.fixture
def elasticsearch_settings(settings: Settings) -> Iterator[Settings]:
    """Everything asks Elasticsearch, and deliveries go there alone."""
    settings.QIFU_SEARCH_ENGINE, settings.QIFU_SEARCH_SPARE = "elasticsearch", ""
    settings.QIFU_ELASTICSEARCH_PREFIX = fresh_prefix()
    settings.QIFU_SINKS = {"search": settings.QIFU_SINKS["search"]}
    prefix, client = settings.QIFU_ELASTICSEARCH_PREFIX, connect()  # before a test puts other settings in
    forget_engines()
    forget_dictionary()
    forget_portal_names()
    yield settings
    forget_engines()
    forget_dictionary()
    remove_indices(prefix, client)
