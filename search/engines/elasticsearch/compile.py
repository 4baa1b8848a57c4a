"""Fragments → Elasticsearch queries. Terms and phrases alone, never a query string that the server would parse."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from elasticsearch.dsl.query import (
    Bool,
    ConstantScore,
    DisMax,
    Ids,
    MatchAll,
    MatchPhrase,
    MatchPhrasePrefix,
    Prefix,
    Query,
    Range,
    Terms,
)
from elasticsearch.dsl.query import Term as TermQuery

from search.engines.fragments import AllOf, AnyOf, Best, Between, Boosted, Constant, Everything, Fragment, Phrase, Term
from search.engines.protocol import PASSAGE_STREAMS, Filters

# Words that a begun word may stand for; as many as tantivy tries.
MAX_EXPANSIONS = 50


def compile_fragment(fragment: Fragment) -> Query:
    """The query for a fragment. Fields of passages are nested ones (best_passage_json)."""
    match fragment:
        case Term(field, value):
            return TermQuery(**{_path(field): value})
        case Phrase():
            return _phrase(fragment)
        case Between(field, least, most):
            bounds = {name: bound for name, bound in (("gte", least), ("lte", most)) if bound is not None}
            return Bool(filter=[Range(**{field: bounds})])
        case AnyOf(parts, minimum):
            return Bool(should=_all(parts), minimum_should_match=minimum)
        case AllOf(parts):
            return Bool(must=_all(parts))
        case Best(parts, tie):
            return DisMax(queries=_all(parts), tie_breaker=tie)
        case Constant(part, score):
            return ConstantScore(filter=compile_fragment(part), boost=score)
        case Boosted(part, factor):
            return Bool(must=[compile_fragment(part)], boost=factor)
        case Everything():
            return MatchAll(boost=0.0)


def _all(parts: Sequence[Fragment]) -> list[Query]:
    return [compile_fragment(part) for part in parts]


def _phrase(phrase: Phrase) -> Query:
    field = _path(phrase.field)
    if len(phrase.tokens) == 1:
        (token,) = phrase.tokens
        return Prefix(**{field: token}) if phrase.prefix else TermQuery(**{field: token})
    text = " ".join(phrase.tokens)
    if phrase.prefix:
        return MatchPhrasePrefix(**{field: {"query": text, "max_expansions": MAX_EXPANSIONS}})
    return MatchPhrase(**{field: text})


def _path(field: str) -> str:
    return f"passages.{field}" if field in PASSAGE_STREAMS else field


@lru_cache(maxsize=256)
def query_json(fragment: Fragment) -> dict[str, Any]:
    """The query as JSON. Kept, as the round trips of one search ask with the same fragments; not to be changed."""
    return dict(compile_fragment(fragment).to_dict())


def best_passage_json(score: Fragment, **options: Any) -> dict[str, Any]:
    """Documents by their best passage."""
    return {"nested": {"path": "passages", "query": query_json(score), "score_mode": "max", **options}}


def filters_json(filters: Filters, numbers: Sequence[int] | None = None) -> list[dict[str, Any]]:
    """What must hold beside the query, without a part in the score."""
    restrictions = [_allowed(name, values) for name, values in filters.items() if values]
    if numbers is not None:
        restrictions.append(Ids(values=[str(number) for number in numbers]))
    return [restriction.to_dict() for restriction in restrictions]


def _allowed(name: str, values: Sequence[str | Fragment]) -> Query:
    terms = [value for value in values if isinstance(value, str)]
    parts = [compile_fragment(value) for value in values if not isinstance(value, str)]
    parts += [Terms(**{name: terms})] if terms else []
    return parts[0] if len(parts) == 1 else Bool(should=parts, minimum_should_match=1)
