"""Parts of records' documents, as the database gives them."""

from typing import Any

from django.db.models import Func, JSONField


class WithoutParts(Func):
    """A record's document without some keys, taken off by the database: texts are long, and lists do not need them."""

    output_field = JSONField()

    def __init__(self, *keys: str) -> None:
        super().__init__("document")
        self.keys = keys

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        paths = ", ".join(f"'$.{key}'" for key in self.keys)
        return super().as_sql(compiler, connection, template=f"json_remove(%(expressions)s, {paths})", **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        names = ",".join(self.keys)
        return super().as_sql(compiler, connection, template=f"(%(expressions)s - '{{{names}}}'::text[])", **context)
