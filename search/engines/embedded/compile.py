"""Fragments → tantivy queries."""

from collections.abc import Sequence

import tantivy
from tantivy import FieldType, Occur, Query

from search.engines.fragments import AllOf, AnyOf, Best, Between, Boosted, Constant, Everything, Fragment, Phrase, Term
from search.engines.protocol import Filters


class QueryCompiler:
    """Makes tantivy queries for one schema."""

    def __init__(self, schema: tantivy.Schema) -> None:
        self.schema = schema

    def compile(self, fragment: Fragment) -> Query:
        match fragment:
            case Term(field, value):
                return Query.term_query(self.schema, field, value, "freq")
            case Phrase():
                return self._phrase(fragment)
            case Between(field, least, most):
                return self._silent(
                    Query.range_query(self.schema, field, FieldType.Unsigned, lower_bound=least, upper_bound=most)
                )
            case AnyOf(parts, minimum):
                return Query.boolean_query([(Occur.Should, self.compile(part)) for part in parts], minimum)
            case AllOf(parts):
                return Query.boolean_query([(Occur.Must, self.compile(part)) for part in parts])
            case Best(parts, tie):
                return Query.disjunction_max_query([self.compile(part) for part in parts], tie)
            case Constant(part, score):
                return Query.const_score_query(self.compile(part), score)
            case Boosted(part, factor):
                return Query.boost_query(self.compile(part), factor)
            case Everything():
                return Query.const_score_query(Query.all_query(), 0.0)

    def _phrase(self, phrase: Phrase) -> Query:
        tokens = list(phrase.tokens)
        if len(tokens) == 1:  # tantivy has no phrase of one word
            if phrase.prefix:
                return Query.fuzzy_term_query(self.schema, phrase.field, tokens[0], distance=0, prefix=True)
            return Query.term_query(self.schema, phrase.field, tokens[0], "freq")
        if phrase.prefix:
            return Query.phrase_prefix_query(self.schema, phrase.field, tokens)
        return Query.phrase_query(self.schema, phrase.field, tokens)

    def restricted(
        self,
        query: Query,
        *,
        filters: Filters,
        numbers: Sequence[int] | None = None,
        scored: Query | None = None,
    ) -> Query:
        """``query`` among the rows that pass the filters; ``scored`` adds to the score of what matches."""
        clauses = [(Occur.Must, query)]
        clauses += [
            (Occur.Must, self._silent(self._allowed(name, values))) for name, values in filters.items() if values
        ]
        if numbers is not None:
            clauses.append((Occur.Must, self._silent(self._one_of("number", numbers))))
        if scored is not None:
            clauses.append((Occur.Should, scored))
        return Query.boolean_query(clauses)

    def both(self, one: Query, other: Query) -> Query:
        return Query.boolean_query([(Occur.Must, one), (Occur.Must, other)])

    def without(self, one: Query, other: Query) -> Query:
        return Query.boolean_query([(Occur.Must, one), (Occur.MustNot, other)])

    def numbered(self, numbers: Sequence[int]) -> Query:
        """The records of these numbers, all alike."""
        return self._silent(self._one_of("number", numbers))

    def _allowed(self, name: str, values: Sequence[str | Fragment]) -> Query:
        terms = [value for value in values if isinstance(value, str)]
        parts = [self.compile(value) for value in values if not isinstance(value, str)]
        parts += [self._one_of(name, terms)] if terms else []
        return parts[0] if len(parts) == 1 else Query.boolean_query([(Occur.Should, part) for part in parts])

    def _one_of(self, field: str, values: Sequence[object]) -> Query:
        return Query.term_set_query(self.schema, field, list(values))

    def _silent(self, query: Query) -> Query:
        return Query.const_score_query(query, 0.0)
