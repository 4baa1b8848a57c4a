"""Wagtail's search in the admin (explorer, choosers, listings) with our analysis of Chinese.

Named in WAGTAILSEARCH_BACKENDS. It fills Wagtail's own tables, so whatever Wagtail calls works unchanged: saving,
deleting, ``update_index``, permissions (filters of the querysets that it is given).
"""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import connection


def SearchBackend(params: dict[str, Any]) -> Any:
    """The backend for the database in use; modelsearch looks for this name."""
    if connection.vendor == "postgresql":
        from search.admin_backend.postgresql import PostgresqlBackend

        return PostgresqlBackend(params)
    if connection.vendor == "sqlite":
        from search.admin_backend.sqlite import SqliteBackend

        return SqliteBackend(params)
    raise ImproperlyConfigured("后台搜索只支持 SQLite 和 PostgreSQL。")
