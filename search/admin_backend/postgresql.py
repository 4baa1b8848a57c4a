"""The admin's search on PostgreSQL: one vector of Wagtail's table, filled and asked with our tokens."""

from collections.abc import Sequence
from typing import Any

from django.db.models import F, FloatField, Func, Lookup, QuerySet, Value
from django.db.models.expressions import Combinable
from modelsearch.backends.database.postgres.postgres import PostgresIndex, PostgresSearchBackend
from modelsearch.conf import get_app_config
from modelsearch.utils import get_content_type_pk

from search.admin_backend.queries import AllOf, Clause, Token
from search.admin_backend.searching import ClauseCompiler, ClauseResults
from search.admin_backend.texts import IndexedTokens, tokens_of

IndexEntry = get_app_config().get_model("IndexEntry", require_ready=False)
VECTOR = "index_entries__autocomplete"
# What a match in D (text), C (sounds), B (unused) and A (names) weighs.
WEIGHTS = "{0.05, 0.1, 0.1, 1.0}"
MAX_POSITION = 16_000
# All tokens go into one vector: the other two have two indexes each, which would have to be kept for nothing.
UPSERT = """
INSERT INTO {table} (content_type_id, object_id, autocomplete, title_norm, title, body, title_text, body_text)
VALUES {rows}
ON CONFLICT (content_type_id, object_id) DO UPDATE
SET autocomplete = EXCLUDED.autocomplete, title_norm = EXCLUDED.title_norm, title = '', body = '', title_text = '', body_text = ''
WHERE ({table}.autocomplete, {table}.title_norm, {table}.title, {table}.body)
    IS DISTINCT FROM (EXCLUDED.autocomplete, EXCLUDED.title_norm, EXCLUDED.title, EXCLUDED.body)
"""
ROW = "(%s, %s, %s::tsvector, %s, ''::tsvector, ''::tsvector, '', '')"


class PostgresqlTokenIndex(PostgresIndex):
    """A save touches its own row only, and only if its words have changed."""

    def add_items(self, model: Any, objs: Sequence[Any]) -> None:
        content_type = get_content_type_pk(model)
        rows = [(content_type, str(obj.pk), tokens_of(obj)) for obj in objs]
        values = [v for kind, key, tokens in rows for v in (kind, key, write_vector(tokens), tokens.title_norm)]
        if rows:
            with self.write_connection.cursor() as cursor:
                cursor.execute(
                    UPSERT.format(table=IndexEntry._meta.db_table, rows=", ".join([ROW] * len(rows))), values
                )

    def _refresh_title_norms(self, full: bool = False) -> None:
        """Each row has its own, whatever other rows hold."""


def write_vector(tokens: IndexedTokens) -> str:
    """As PostgreSQL reads a vector, past its parser: names (A), sounds (C), text (D).

    Every lexeme has a position: without one it would match any weight, and side by side would count for nothing.
    """
    places: dict[str, list[str]] = {}
    for position, token in enumerate(tokens.names[:MAX_POSITION], 1):
        places.setdefault(token, []).append(f"{position}A")
    lexemes = [f"{quote(token)}:{','.join(found)}" for token, found in places.items()]
    lexemes += [f"{quote(token)}:{MAX_POSITION}C" for token in tokens.sounds if token not in places]
    known = places.keys() | set(tokens.sounds)
    body = enumerate((token for token in tokens.body if token not in known), len(tokens.names) + 1)
    return " ".join([*lexemes, *(f"{quote(token)}:{min(position, MAX_POSITION)}" for position, token in body)])


def quote(token: str) -> str:
    return "'" + token.replace("\\", "\\\\").replace("'", "''") + "'"


def write_tsquery(clause: Clause, label: str = "") -> str:
    """A clause in the language of tsquery; ``label``: the weights that count, all if empty."""
    if isinstance(clause, Token):
        marks = ("*" if clause.prefix else "") + label
        return quote(clause.text) + (f":{marks}" if marks else "")
    sign = " & " if isinstance(clause, AllOf) else " | "
    return "(" + sign.join(write_tsquery(part, label) for part in clause.parts) + ")"  # type: ignore[union-attr]


class Matches(Lookup[bool]):
    """``vector @@ query``."""

    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        vector, params = self.process_lhs(compiler, connection)
        return f"{vector} @@ %s::tsquery", [*params, self.rhs]


class Rank(Func):
    """How near one another and how heavy the tokens found are; more is better."""

    output_field = FloatField()
    function = "ts_rank"
    template = f"%(function)s('{WEIGHTS}', %(expressions)s::tsquery)"


class PostgresqlCompiler(ClauseCompiler):
    def match(self, queryset: QuerySet[Any], clause: Clause) -> QuerySet[Any]:
        label = "AC" if self.names_only else ""
        return queryset.filter(Matches(F(VECTOR), write_tsquery(clause, label)))

    def score(self, clause: Clause) -> Combinable:
        return Rank(F(VECTOR), Value(write_tsquery(clause))) * F("index_entries__title_norm")


class PostgresqlBackend(PostgresSearchBackend):
    query_compiler_class = PostgresqlCompiler
    autocomplete_query_compiler_class = PostgresqlCompiler
    index_class = PostgresqlTokenIndex
    results_class = ClauseResults
