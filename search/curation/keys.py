"""When two ways of writing a query count as the same."""

from search.analysis.folding import fold
from search.analysis.tokens import characters
from search.query.filler import drop_filler


def query_key(query: str) -> str:
    """The query's characters alone: folded, without polite filler, blanks and signs. "" if nothing is left."""
    return "".join(characters(drop_filler(fold(query))))
