"""What components are made of: the words of a query in one field, each by itself, side by side, or as typed."""

from search.analysis.tokens import characters, is_han, unique
from search.documents.titles import BARE_END, END, START
from search.engines.fragments import Boosted, Constant, Everything, Fragment, Phrase, Term, all_of, any_of, best_of
from search.query.understanding import Understanding
from search.scoring.ranking import MAX_LENGTH, Ranking

MAX_CHARACTERS = 24


def words_of(understood: Understanding) -> list[str]:
    return list(dict.fromkeys(word for piece in understood.pieces for word in piece.words))[:64]


def grams_of(understood: Understanding) -> list[str]:
    return list(dict.fromkeys(gram for piece in understood.pieces for gram in piece.bigrams))[:64]


def characters_of(understood: Understanding) -> list[str]:
    return unique(c for unit in understood.units for c in characters(unit) if is_han(c))[:MAX_CHARACTERS]


def bag(
    field: str,
    tokens: list[str],
    weight: float,
    understood: Understanding | None = None,
    ranking: Ranking | None = None,
) -> Fragment | None:
    """The BM25 sum of the tokens, each or what means the same."""
    if not weight:
        return None
    parts: list[Fragment] = []
    for token in tokens:
        others = understood.synonyms.get(token, ()) if understood and ranking and ranking["synonyms"] else ()
        ways: list[Fragment] = [Term(field, token)]
        ways += [Boosted(_together(field, other), ranking["synonyms"]) for other in others if ranking]
        parts.append(best_of(ways) or Term(field, token))
    bag = any_of(parts)
    return Boosted(bag, weight) if bag else None


def _together(field: str, units: tuple[str, ...]) -> Fragment:
    return all_of([Term(field, unit) for unit in units]) or Everything()


def phrases(field: str, understood: Understanding, weight: float) -> Fragment | None:
    """The whole query as typed, or else its pieces."""
    if not weight:
        return None
    lines = unique([understood.line, understood.characters])
    wholes = [found for line in lines if (found := _phrase(field, line, weight))]
    if len(understood.pieces) == 1:
        return best_of(wholes)
    pieces = any_of([found for piece in understood.pieces if (found := _phrase(field, piece.line, weight))])
    return best_of([*wholes, *([pieces] if pieces else [])])


def _phrase(field: str, tokens: tuple[str, ...], weight: float) -> Fragment | None:
    return Constant(Phrase(field, tokens), weight * min(len(tokens), MAX_LENGTH)) if len(tokens) > 1 else None


def line_ways(field: str, forms: list[tuple[str, ...]], ranking: Ranking, part: str) -> Fragment | None:
    ways: list[Fragment] = []
    for tokens in forms:
        length = min(len(tokens), MAX_LENGTH)
        phrase = ranking[f"{part}_phrase"] * length
        start = phrase + ranking[f"{part}_start"] * length
        whole = start + ranking[f"{part}_whole"] * length
        ways += [
            Constant(Phrase(field, (START, *tokens, END)), whole),
            Constant(Phrase(field, (START, *tokens, BARE_END)), (start + whole) / 2),
            Constant(Phrase(field, (START, *tokens), prefix=True), start),
        ]
        if len(tokens) > 1:
            ways.append(Constant(Phrase(field, tokens), phrase))
    return best_of(ways)
