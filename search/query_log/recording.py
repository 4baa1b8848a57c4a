"""Counting a search and a click. Neither fails nor delays what the reader asked for."""

import logging

from django.conf import settings
from django.utils import timezone

from search.query.parameters import SearchRequest
from search.query_log.buffer import CountBuffer
from search.query_log.keys import log_key
from search.query_log.writing import write_counts

logger = logging.getLogger(__name__)

query_counts = CountBuffer(write_counts)


def record_search(request: SearchRequest, results: int) -> None:
    """Count a query once: its first page as asked, not what the reader does with the list (paging, filters, order)."""
    if request.page > 1 or request.filters or request.sort != "relevance" or not settings.QIFU_QUERY_LOG_DAYS:
        return
    try:
        if query := log_key(request.query):
            query_counts.add_search((timezone.localdate(), query), results)
    except Exception as error:
        logger.error("a search was not counted: %s", type(error).__name__)


def record_click(query: str) -> None:
    """Count that a result of ``query`` was opened."""
    if settings.QIFU_QUERY_LOG_DAYS and (kept := log_key(query)):
        query_counts.add_click((timezone.localdate(), kept))
