"""A database from before this search holds pages and an empty index: ``migrate`` fills it."""

from typing import Any

from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import DatabaseError
from wagtail.models import Page
from wagtail.search.models import IndexEntry

# Wagtail's migrations put a root and a welcome page into every new database.
WELCOME_DEPTH = 2


def is_unfilled() -> bool:
    """Whether there are pages to find and nothing to find them with: at most two short queries."""
    return not IndexEntry.objects.exists() and Page.objects.filter(depth__gt=WELCOME_DEPTH).exists()


def fill_after_migrating(using: str, **kwargs: Any) -> None:
    """Receiver of post_migrate."""
    if using == "default" and is_unfilled():
        call_command("update_index", verbosity=0)


@checks.register(checks.Tags.database)
def check_index(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Says so when the admin's search finds nothing (``manage.py check --database default``, and migrate)."""
    try:
        unfilled = bool(databases) and is_unfilled()
    except (DatabaseError, ImproperlyConfigured):  # not migrated yet, or an address that another check names
        return []
    hint = "运行 manage.py update_index 填充索引；几千个页面约需一分钟，期间可以照常编辑。"
    return (
        [checks.Warning("后台搜索的索引是空的，编辑搜不到已有的页面。", hint=hint, id="search.W010")]
        if unfilled
        else []
    )
