"""Clauses → querysets, alike for both databases: filters, order and pages are the queryset's own."""

from typing import Any

from django.db.models import FloatField, Q, QuerySet, Value
from django.db.models.expressions import Combinable
from modelsearch.backends.base import BaseSearchQueryCompiler
from modelsearch.backends.database.fallback import DatabaseSearchResults
from wagtail.search.index import AutocompleteField

from search.admin_backend.queries import NOTHING, AllOf, AnyOf, Clause, Everything, NoneOf, Token, read_query


class ClauseCompiler(BaseSearchQueryCompiler):
    """Everything that editors type asks the same: whole-word searches and those while typing.

    A database says how one clause without negation is matched (``match``) and scored (``score``, more is better).
    """

    DEFAULT_OPERATOR = "and"
    HANDLES_ORDER_BY_EXPRESSIONS = True

    def match(self, queryset: QuerySet[Any], clause: Clause) -> QuerySet[Any]:
        raise NotImplementedError

    def score(self, clause: Clause) -> Combinable:
        raise NotImplementedError

    @property
    def names_only(self) -> bool:
        """Whether the search is limited to fields that are names."""
        names = {f.field_name for f in self.queryset.model.get_search_fields() if isinstance(f, AutocompleteField)}
        return self.fields is not None and set(self.fields) <= names | {"title"}

    def found(self, score_field: str | None = None) -> QuerySet[Any]:
        """What matches, in order."""
        clause = read_query(self.query)
        if isinstance(clause, Everything):
            return self.scored(self.queryset, Value(0.0, FloatField()), score_field)
        if clause == NOTHING:
            return self.queryset.none()
        if is_plain(clause):
            return self.scored(self.match(self.queryset, clause), self.score(clause), score_field)
        return self.scored(self.queryset.filter(self.condition(clause)), Value(0.0, FloatField()), score_field)

    def scored(self, queryset: QuerySet[Any], score: Combinable, score_field: str | None) -> QuerySet[Any]:
        if score_field:
            queryset = queryset.annotate(**{score_field: score})
        if self.order_by_relevance and not isinstance(score, Value):
            return queryset.order_by(score.desc(), "-pk")  # type: ignore[attr-defined]
        # Pages of results need some order that holds.
        return queryset if queryset.query.order_by or isinstance(score, Value) else queryset.order_by("-pk")

    def condition(self, clause: Clause) -> Q:
        """For clauses that exclude something: a set of keys for each part."""
        if isinstance(clause, Everything):
            return Q()
        if isinstance(clause, NoneOf):
            return Q(pk__in=()) if isinstance(clause.part, Everything) else ~self.condition(clause.part)
        if is_plain(clause):
            everything = self.queryset.model._default_manager.order_by()
            return Q(pk__in=self.match(everything, clause).values("pk"))
        parts = [self.condition(part) for part in clause.parts]  # type: ignore[union-attr]
        connector = Q.AND if isinstance(clause, AllOf) else Q.OR
        return Q(*parts, _connector=connector)


def is_plain(clause: Clause) -> bool:
    """Tokens joined by and, or: what an index answers in one go."""
    if isinstance(clause, AllOf | AnyOf):
        return bool(clause.parts) and all(map(is_plain, clause.parts))
    return isinstance(clause, Token)


class ClauseResults(DatabaseSearchResults):
    """Counts and facets come from the same queryset as the results."""

    def get_queryset(self) -> QuerySet[Any]:
        return self.query_compiler.found(self._score_field)[self.start : self.stop]

    def _do_search(self) -> list[Any]:
        return list(self.get_queryset())

    def _do_count(self) -> int:
        return int(self.get_queryset().count())
