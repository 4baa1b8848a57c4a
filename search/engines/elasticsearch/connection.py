"""The client, as settings ask for it."""

from typing import Any

from django.conf import settings
from elasticsearch import Elasticsearch


def connect() -> Elasticsearch:
    """A client for searches; ``for_long_work`` makes one for everything that may take its time.

    A time-out is not tried again (the visitor waits), a refused connection is, on the next host.
    """
    options: dict[str, Any] = {
        "request_timeout": settings.QIFU_ELASTICSEARCH_SEARCH_SECONDS,
        "max_retries": settings.QIFU_ELASTICSEARCH_RETRIES,
        "retry_on_timeout": False,
        "retry_on_status": (502, 504),
    }
    if settings.QIFU_ELASTICSEARCH_API_KEY:
        options["api_key"] = settings.QIFU_ELASTICSEARCH_API_KEY
    elif settings.QIFU_ELASTICSEARCH_USER:
        options["basic_auth"] = (settings.QIFU_ELASTICSEARCH_USER, settings.QIFU_ELASTICSEARCH_PASSWORD)
    # The client refuses a certificate for a plain address.
    is_encrypted = all(host.startswith("https:") for host in settings.QIFU_ELASTICSEARCH_URL)
    if settings.QIFU_ELASTICSEARCH_CA_FILE and is_encrypted:
        options["ca_certs"] = settings.QIFU_ELASTICSEARCH_CA_FILE
    return Elasticsearch(settings.QIFU_ELASTICSEARCH_URL, **options)


def for_long_work(client: Elasticsearch) -> Elasticsearch:
    """The same connections with the patience that writing and walking through all documents need."""
    return client.options(
        request_timeout=settings.QIFU_ELASTICSEARCH_WRITE_SECONDS, retry_on_status=(429, 502, 503, 504)
    )
