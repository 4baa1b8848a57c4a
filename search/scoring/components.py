"""The parts of a query for whole documents and for passages. Each function returns one fragment or None."""

from collections.abc import Callable, Sequence

from search.analysis.pinyin import syllables
from search.analysis.tokens import bigrams, characters, is_han, unique
from search.documents.titles import BARE_END, END, START
from search.engines.fragments import (
    Boosted,
    Constant,
    Everything,
    Fragment,
    Phrase,
    Term,
    all_of,
    any_of,
    best_of,
)  # fmt: skip
from search.query.understanding import Understanding
from search.scoring.matching import phrase_anywhere, pinyin_readings, typed_initials, unit_match
from search.scoring.ranking import MAX_LENGTH, Ranking

Component = Callable[[Understanding, Ranking], Fragment | None]

MAX_CHARACTERS = 24

_STATE = tuple("中华人民共和国")


# What adds to the score of a whole document


def doc_number(understood: Understanding, ranking: Ranking) -> Fragment | None:
    weight = ranking["doc_number"]
    named = [Constant(Term("doc_number", number), weight) for number in understood.doc_numbers]
    return best_of([*named, *(Constant(Term("doc_number", f"~{n}"), weight * 0.8) for n in understood.doc_numbers)])


def title_line(understood: Understanding, ranking: Ranking) -> Fragment | None:
    """The query as typed: the whole title, nearly the whole, its beginning, a part of it."""
    return _line("title_line", title_forms(understood), ranking, "title")


def title_sound(understood: Understanding, ranking: Ranking) -> Fragment | None:
    """The same by sound: homophones of Chinese characters, or pinyin."""
    readings = pinyin_readings(understood)
    lines = _line("title_sound", [*map(_sounds, title_forms(understood)), *readings], ranking, "sound")
    # Of titles that sound alike the one that says little else; characters have this from their words.
    heard = best_of([Phrase("title_sound", reading) for reading in readings])
    brief = Boosted(heard, ranking["title_units"]) if heard and ranking["sound_phrase"] else None
    return any_of([part for part in (lines, brief) if part is not None])


def title_forms(understood: Understanding) -> list[tuple[str, ...]]:
    """The query, without a leading 中华人民共和国, and without an ending that titles leave out or have otherwise."""
    whole = understood.characters
    forms = [whole]
    if whole[: len(_STATE)] == _STATE and len(whole) > len(_STATE) + 1:
        forms.append(whole[len(_STATE) :])
    return [form for form in forms if any(map(is_han, form))]


def title_synonyms(understood: Understanding, ranking: Ranking) -> Fragment | None:
    """Titles that hold what means the same as words of the query: per word the best, the words' sum."""
    weight = ranking["title_phrase"] * ranking["synonyms"]
    words = [[tuple(characters("".join(way))) for way in ways] for ways in understood.synonyms.values()]
    return any_of([
        found for phrases in words
        if (found := best_of([
            Constant(Phrase("title_line", p), weight * min(len(p), MAX_LENGTH)) for p in phrases if p
        ]))
    ])  # fmt: skip


def title_characters(understood: Understanding, ranking: Ranking) -> Fragment | None:
    """Characters of the telling words, each by itself: 抽烟 and 吸烟 share one."""
    return _bag("title_grams", _characters(understood), ranking["title_characters"])


def body_characters(understood: Understanding, ranking: Ranking) -> Fragment | None:
    return _bag("body_line", _characters(understood), ranking["body_characters"])


def title_units(understood: Understanding, ranking: Ranking) -> Fragment | None:
    """Each word side by side in the title, or what means the same; by rarity, so that 采砂 says more than 管理."""
    if not ranking["title_units"]:
        return None
    found = [_title_unit(unit, understood.synonyms.get(unit, ()), ranking["synonyms"]) for unit in understood.units]
    bag = any_of([fragment for fragment in found if fragment is not None])
    return Boosted(bag, ranking["title_units"]) if bag else None


def _title_unit(unit: str, ways: Sequence[tuple[str, ...]], share: float) -> Fragment | None:
    typed = Phrase("title_line", tuple(characters(unit)))
    others = [Phrase("title_line", tuple(characters("".join(way)))) for way in ways] if share else []
    parts: list[Fragment] = [typed, *(Boosted(phrase, share) for phrase in others if phrase.tokens)]
    return best_of([part for part in parts if part != Phrase("title_line", ())])


def _sounds(tokens: tuple[str, ...]) -> tuple[str, ...]:
    return syllables("".join(tokens))


def _line(field: str, forms: list[tuple[str, ...]], ranking: Ranking, part: str) -> Fragment | None:
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


def initials(understood: Understanding, ranking: Ranking) -> Fragment | None:
    ways = []
    for letters in typed_initials(understood):
        score = ranking["initials"] * len(letters)
        ways += [
            Constant(Phrase("title_initials", (START, *letters)), score * 1.3),
            Constant(Phrase("title_initials", letters), score),
        ]
    return best_of(ways)


def title_words(understood: Understanding, ranking: Ranking) -> Fragment | None:
    return _bag("title_words", _words(understood), ranking["title_words"], understood, ranking)


def title_grams(understood: Understanding, ranking: Ranking) -> Fragment | None:
    return _bag("title_grams", _grams(understood), ranking["title_grams"])


def names(understood: Understanding, ranking: Ranking) -> Fragment | None:
    """Keywords, bodies, members and the like, word by word and as typed."""
    return _bag("names_words", _words(understood), ranking["names_words"], understood, ranking)


def names_phrase(understood: Understanding, ranking: Ranking) -> Fragment | None:
    return _phrases("names_line", understood, ranking["names_phrase"])


def body_words(understood: Understanding, ranking: Ranking) -> Fragment | None:
    return _bag("body_words", _words(understood), ranking["body_words"], understood, ranking)


def body_phrase(understood: Understanding, ranking: Ranking) -> Fragment | None:
    return _phrases("body_line", understood, ranking["body_phrase"])


def all_words(understood: Understanding, ranking: Ranking) -> Fragment | None:
    """Every blank-separated piece as typed, and every word, somewhere in the document.

    Not for what is put right: a page that holds the letters zjtx themselves is not what they ask for.
    """
    if understood.corrections:
        return None
    found = all_of([phrase_anywhere(piece.line) for piece in understood.pieces])
    units = all_of([unit_match(unit, understood) for unit in understood.units])
    weight = ranking["all_words"]
    ways = [Constant(part, weight * share) for part, share in ((found, 1.5), (units, 1.0)) if part]
    return best_of(list(ways))


def correction(understood: Understanding, ranking: Ranking) -> Fragment | None:
    """An editors' word that the query sounds or looks like: as if it had been typed, a little lower."""
    ways: list[Fragment] = []
    for word in understood.corrections if ranking["correction"] else ():
        tokens = tuple(characters(word))
        in_text = Constant(phrase_anywhere(tokens), ranking["body_phrase"] * min(len(tokens), MAX_LENGTH))
        title = _line("title_line", [tokens], ranking, "title")
        units = Phrase("title_line", tokens)
        ways += [in_text, *([title] if title else []), Boosted(units, ranking["title_units"])]
    found = any_of(ways)
    return Boosted(found, ranking["correction"]) if found else None


def years(understood: Understanding, ranking: Ranking) -> Fragment | None:
    return best_of([Constant(Term("year", year), ranking["year"]) for year in understood.years])


def soft_filters(understood: Understanding, ranking: Ranking) -> Fragment | None:
    """The kind or portal that a word of the query names. Alone, such a word is a subject like any other."""
    if len(understood.units) < 2:
        return None
    named = [[way for way in ways if way[0] != "year"] for ways in understood.soft.values()]
    best = [best_of([Constant(Term(*way), ranking["soft_filters"]) for way in ways]) for ways in named]
    return any_of([fragment for fragment in best if fragment is not None])


# What adds to the score of a passage


def passage_words(understood: Understanding, ranking: Ranking) -> Fragment | None:
    return _bag("passage_words", _words(understood), ranking["passage_words"], understood, ranking)


def passage_correction(understood: Understanding, ranking: Ranking) -> Fragment | None:
    grams = [gram for word in understood.corrections for gram in bigrams(word)]
    return _bag("passage_grams", grams, ranking["passage_grams"] if ranking["correction"] else 0.0)


def passage_grams(understood: Understanding, ranking: Ranking) -> Fragment | None:
    return _bag("passage_grams", _grams(understood), ranking["passage_grams"])


HEAD_COMPONENTS: tuple[Component, ...] = (
    doc_number, title_line, title_sound, initials, title_words, title_grams, title_synonyms, title_units,
    title_characters, names, names_phrase, body_words, body_phrase, body_characters, all_words, correction, years,
    soft_filters,
)  # fmt: skip
PASSAGE_COMPONENTS: tuple[Component, ...] = (passage_words, passage_grams, passage_correction)


def compose(components: tuple[Component, ...], understood: Understanding, ranking: Ranking) -> Fragment | None:
    """All components that have something to say, their scores added."""
    if understood.is_empty:
        return None
    made = [component(understood, ranking) for component in components]
    return any_of([fragment for fragment in made if fragment is not None])


def _words(understood: Understanding) -> list[str]:
    return list(dict.fromkeys(word for piece in understood.pieces for word in piece.words))[:64]


def _grams(understood: Understanding) -> list[str]:
    return list(dict.fromkeys(gram for piece in understood.pieces for gram in piece.bigrams))[:64]


def _characters(understood: Understanding) -> list[str]:
    return unique(c for unit in understood.units for c in characters(unit) if is_han(c))[:MAX_CHARACTERS]


def _bag(
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


def _phrases(field: str, understood: Understanding, weight: float) -> Fragment | None:
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
