"""The real Elasticsearch of `make test-services` (.ci/with-elasticsearch): an engine with indices of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest
from django.conf import settings

from search.engines.elasticsearch.connection import connect
from search.engines.elasticsearch.engine import ElasticsearchEngine

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
        remove_indices(prefix)


def remove_indices(prefix: str) -> None:
    client = connect()
    names = list(client.indices.get(index=f"{prefix}-*"))
    if names:
        client.indices.delete(index=names)
