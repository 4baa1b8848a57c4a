"""Pages of a table that may hold millions of rows: neither counted nor leafed through to its end."""

from typing import Any

from django.core.paginator import Paginator
from django.utils.functional import cached_property

MOST = 5_000


class BoundedPaginator(Paginator):
    """Knows of the first MOST rows."""

    def __init__(self, object_list: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(object_list, *args, **kwargs)
        self.is_cut = False

    @cached_property
    def count(self) -> int:
        found = bounded_count(self.object_list)
        self.is_cut = found > MOST
        return min(found, MOST)


def bounded_count(rows: Any) -> int:
    """MOST + 1 for more than that."""
    count: int = rows.order_by()[: MOST + 1].count()
    return count
