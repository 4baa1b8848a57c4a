"""What adds to the score of whole documents and of passages. Each function returns one fragment or None."""

from collections.abc import Callable

from search.analysis.tokens import characters
from search.engines.fragments import AllOf, Boosted, Constant, Fragment, Phrase, Term, all_of, any_of, best_of
from search.engines.windows import window_fragment
from search.query.understanding import Understanding
from search.scoring.bags import line_ways
from search.scoring.known_items import verbatim
from search.scoring.matching import phrase_anywhere, soft_fragment, unit_match
from search.scoring.ranking import MAX_LENGTH, Ranking
from search.scoring.texts import (
    body_characters,
    body_phrase,
    body_words,
    names,
    names_phrase,
    passage_correction,
    passage_grams,
    passage_words,
)
from search.scoring.titles import (
    initials,
    title_characters,
    title_grams,
    title_line,
    title_sound,
    title_synonyms,
    title_units,
    title_word,
    title_words,
)

Component = Callable[[Understanding, Ranking], Fragment | None]


def doc_number(understood: Understanding, ranking: Ranking) -> Fragment | None:
    weight = ranking["doc_number"]
    named = [Constant(Term("doc_number", number), weight) for number in understood.doc_numbers]
    return best_of([*named, *(Constant(Term("doc_number", f"~{n}"), weight * 0.8) for n in understood.doc_numbers)])


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
        title = line_ways("title_line", [tokens], ranking, "title")
        units = Phrase("title_line", tokens)
        ways += [in_text, *([title] if title else []), Boosted(units, ranking["title_units"])]
    found = any_of(ways)
    return Boosted(found, ranking["correction"]) if found else None


def years(understood: Understanding, ranking: Ranking) -> Fragment | None:
    return best_of([Constant(Term("year", year), ranking["year"]) for year in understood.years])


def open_window(understood: Understanding, ranking: Ranking) -> Fragment | None:
    """What one can apply or register for now, where the query names a programme or says so, among titles that hold all its
    words."""
    meant = understood.own or any(way[0] == "window" for ways in understood.soft.values() for way in ways)
    if not meant or not ranking["open_window"]:
        return None
    words = [title_word(unit, understood) for unit in understood.units if unit not in understood.soft]
    return Constant(AllOf((window_fragment("open", understood.now), *words)), ranking["open_window"])


def soft_filters(understood: Understanding, ranking: Ranking) -> Fragment | None:
    """The kind or portal that a word of the query names. Alone, such a word is a subject like any other."""
    if len(understood.units) < 2:
        return None
    named = [[way for way in ways if way[0] != "year"] for ways in understood.soft.values()]
    best = [
        best_of([Constant(soft_fragment(way, understood), ranking["soft_filters"]) for way in ways]) for ways in named
    ]
    return any_of([fragment for fragment in best if fragment is not None])


HEAD_COMPONENTS: tuple[Component, ...] = (
    doc_number, title_line, title_sound, initials, title_words, title_grams, title_synonyms, title_units,
    title_characters, names, names_phrase, body_words, body_phrase, verbatim, body_characters, all_words, correction, years,
    soft_filters, open_window,
)  # fmt: skip
PASSAGE_COMPONENTS: tuple[Component, ...] = (passage_words, passage_grams, passage_correction)


def compose(components: tuple[Component, ...], understood: Understanding, ranking: Ranking) -> Fragment | None:
    """All components that have something to say, their scores added."""
    if understood.is_empty:
        return None
    made = [component(understood, ranking) for component in components]
    return any_of([fragment for fragment in made if fragment is not None])
