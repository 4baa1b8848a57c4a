"""Queries are kept for a set time and no longer."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from search.query_log.models import QueryCount


def remove_old_queries() -> int:
    """Remove counts older than QIFU_QUERY_LOG_DAYS; return how many rows."""
    oldest = timezone.localdate() - timedelta(days=settings.QIFU_QUERY_LOG_DAYS)
    return QueryCount.objects.filter(day__lte=oldest).delete()[0]
