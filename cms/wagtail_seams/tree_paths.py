"""What stands below a page or a collection, found by the index of paths on SQLite too.

Everything that asks for a subtree (Wagtail, treebeard, we) asks for paths that begin with one. Django's ``startswith`` is
a LIKE on SQLite, which ignores case and therefore reads the whole table; GLOB does not, and reads the subtree alone.
PostgreSQL needs nothing: Django gives it an index for LIKE.
"""

from typing import Any

from django.db.models.lookups import StartsWith
from treebeard.mp_tree import MP_Node
from wagtail.models import Collection, Page


class PathStartsWith(StartsWith):
    def as_sqlite(self, compiler: Any, connection: Any) -> Any:
        """Paths are digits and capital letters: nothing in them is a wildcard."""
        if not self.rhs_is_direct_value():
            return self.as_sql(compiler, connection)
        lhs, params = self.process_lhs(compiler, connection)
        return f"{lhs} GLOB %s", [*params, f"{self.rhs}*"]


def find_subtrees_by_index() -> None:
    trees: tuple[type[MP_Node], ...] = (Page, Collection)
    for tree in trees:
        tree._meta.get_field("path").register_lookup(PathStartsWith)
