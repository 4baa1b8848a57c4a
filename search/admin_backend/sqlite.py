"""The admin's search on SQLite: Wagtail's FTS5 table, filled and asked with our tokens."""

from collections.abc import Sequence
from typing import Any

from django.db.models import F, FloatField, Func, Lookup, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast
from modelsearch.backends.database.sqlite.sqlite import SQLiteIndex, SQLiteSearchBackend
from modelsearch.conf import get_app_config
from modelsearch.utils import get_content_type_pk

from search.admin_backend.queries import AllOf, Clause, Token
from search.admin_backend.searching import ClauseCompiler, ClauseResults
from search.admin_backend.texts import tokens_of

IndexEntry = get_app_config().get_model("IndexEntry", require_ready=False)
FTS_COLUMN = "index_entries__sqliteftsindexentry__title"


class SqliteTokenIndex(SQLiteIndex):
    """Rows of tokens joined by blanks. A save touches its own row only, and only if its words have changed."""

    def add_items(self, model: Any, objs: Sequence[Any]) -> None:
        content_type = get_content_type_pk(model)
        rows = {str(obj.pk): self.as_row(content_type, obj) for obj in objs}
        stored = self.entries.filter(content_type_id=content_type, object_id__in=list(rows))
        for entry in stored:
            row = rows.pop(entry.object_id)
            changed = [name for name in ("title", "autocomplete", "body", "title_norm") if differ(entry, row, name)]
            if changed:
                row.pk = entry.pk
                row.save(update_fields=changed)
        self.entries.bulk_create(rows.values())

    def as_row(self, content_type: int, obj: Any) -> Any:
        tokens = tokens_of(obj)
        return IndexEntry(
            content_type_id=content_type,
            object_id=str(obj.pk),
            title=" ".join(tokens.names),
            autocomplete=" ".join(tokens.sounds),
            body=" ".join(tokens.body),
            title_norm=tokens.title_norm,
        )

    def _refresh_title_norms(self, full: bool = False) -> None:
        """Each row has its own, whatever other rows hold."""


def differ(entry: Any, row: Any, name: str) -> bool:
    return bool(getattr(entry, name) != getattr(row, name))


def write_fts(clause: Clause) -> str:
    """A clause in FTS5's language. Tokens are letters, digits and Chinese, and quoted: never syntax."""
    if isinstance(clause, Token):
        quoted = '"' + clause.text.replace('"', '""') + '"'
        return f"{quoted} *" if clause.prefix else quoted
    word = " AND " if isinstance(clause, AllOf) else " OR "
    return "(" + word.join(map(write_fts, clause.parts)) + ")"  # type: ignore[union-attr]


class Matches(Lookup[bool]):
    """``fts MATCH query``, for the alias that the FTS table has in this statement."""

    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return f"{whole_row(self.lhs)} MATCH %s", [self.rhs]


class Bm25(Func):
    """Rarity of the tokens found, names far above sounds and text; more is better."""

    output_field = FloatField()

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **extra: Any) -> tuple[str, Any]:
        row = whole_row(self.get_source_expressions()[0])
        # Columns in the order of the table: autocomplete, body, title. FTS5's better scores are the more negative.
        return f"(-bm25({row}, 1.0, 1.0, 20.0))", ()


def whole_row(column: Any) -> str:
    """The hidden column, named as the table, that FTS5's functions take."""
    return f'"{column.alias}"."{column.target.model._meta.db_table}"'


class SqliteCompiler(ClauseCompiler):
    def match(self, queryset: QuerySet[Any], clause: Clause) -> QuerySet[Any]:
        """Joined from the match to the object by its key, so that the time goes with the matches, not the table."""
        text = write_fts(clause)
        match = Matches(F(FTS_COLUMN), f"{{title autocomplete}} : {text}" if self.names_only else text)
        key = queryset.model._meta.pk
        own_key = Cast("index_entries__object_id", key.target_field if key.remote_field else key)
        # FTS5 answers in inner joins only, and Django makes this one inner because of the last condition.
        return queryset.filter(match, pk=own_key, index_entries__sqliteftsindexentry__isnull=False)

    def score(self, clause: Clause) -> Combinable:
        return Bm25(F(FTS_COLUMN)) * F("index_entries__title_norm")


class SqliteBackend(SQLiteSearchBackend):
    query_compiler_class = SqliteCompiler
    autocomplete_query_compiler_class = SqliteCompiler
    index_class = SqliteTokenIndex
    results_class = ClauseResults
