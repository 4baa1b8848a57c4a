"""Which documents are hits at all, by how much is asked of one."""

import math
from enum import IntEnum

from search.analysis.tokens import GAP, bigrams, characters, line_of, unique
from search.documents.titles import START
from search.engines.fragments import Constant, Everything, Fragment, Phrase, Term, all_of, any_of, best_of
from search.engines.windows import window_fragment
from search.query.pieces import Piece
from search.query.understanding import Understanding
from search.words.soft_filters import SoftFilter

# From so many on, letters in a title that are initials are hardly so by chance.
MIN_INITIALS = 4


class Demand(IntEnum):
    """What is asked of a hit. The fewer documents a query finds, whatever the filters, the less."""

    ANYTHING_ALIKE = (
        0  # nothing was found: titles that sound alike, pages with most of the characters, words across others
    )
    ANY_WORD = 1  # little was found
    MOST_WORDS = 2


def match(understood: Understanding, demand: Demand = Demand.MOST_WORDS) -> Fragment:
    """Which documents are hits: most of the words, or the title by pinyin, initials or number.

    It adds nothing to the score: whatever counts has a weight of its own and can be switched off.
    """
    strict = demand is Demand.MOST_WORDS
    if understood.is_empty:
        return Everything()
    if understood.is_number:
        return _named_by_number(understood)
    if strict and (named := _named_alone(understood)):
        return Constant(named, 0.0)
    quoted = [p for piece in understood.pieces if piece.quoted for p in [phrase_anywhere(piece.line)]]
    units = [unit_match(unit, understood, by_name=strict) for unit in understood.units]
    needed = needed_units(len(units)) if strict else 1
    ways = [any_of(units, needed), *_other_ways(understood)]
    if demand is Demand.ANYTHING_ALIKE:
        ways += [_by_sound(understood), *(_by_characters(piece, understood) for piece in understood.pieces)]
        ways += across_borders(understood).values()
    loose = any_of([way for way in ways if way is not None])
    wanted = all_of([*quoted, *([loose] if loose else [])])
    return Constant(wanted, 0.0) if wanted else Everything()


def _named_alone(understood: Understanding) -> Fragment | None:
    """Documents of the year and kind or portal that a query names, if it says nothing else: 2024年的政策."""
    ways = [understood.soft.get(unit, ()) for unit in understood.units]
    if len(ways) < 2 or not all(ways) or not understood.years:
        return None
    return all_of([best_of([soft_fragment(way, understood) for way in named]) or Everything() for named in ways])


def soft_fragment(way: SoftFilter, understood: Understanding) -> Fragment:
    """The documents of a filter that a word names."""
    field, value = way
    return window_fragment(value, understood.now) if field == "window" else Term(field, value)


def _named_by_number(understood: Understanding) -> Fragment:
    """The document of that number, and those that speak of it."""
    named = [Constant(term, 0.0) for term in number_terms(understood)]
    written = [way for text in understood.number_spellings for way in (tuple(line_of(text)), tuple(characters(text)))]
    phrases = [phrase_anywhere(way) for way in unique(written)]
    return best_of([*named, *phrases]) or Everything()


def number_terms(understood: Understanding) -> list[Term]:
    """The number itself, and those that it is the end of (公告2025年第7号)."""
    return [Term("doc_number", way) for number in understood.doc_numbers for way in (number, f"~{number}")]


def needed_units(count: int) -> int:
    """How many of the query's words a hit must hold: all of two, all but one of a few, any of a sentence
    (whose right answer may share a single telling word with it; ranking sorts the others down)."""
    if count <= 2:
        return count
    return count - 1 if count <= 4 else 1


def unit_match(unit: str, understood: Understanding, *, by_name: bool = True) -> Fragment:
    """A word in title, names or text, a word that means the same, or (``by_name``) the kind, portal or year
    that it names: not when any one word will do, or a year alone would be a hit."""
    ways = [(unit,), *understood.synonyms.get(unit, ())]
    phrases: list[Fragment] = [found for way in ways if (found := word_anywhere(way, understood))]
    filters = understood.soft.get(unit, ()) if by_name else ()
    named = [Constant(soft_fragment(way, understood), 0.0) for way in filters]
    return best_of([*phrases, *named]) or Everything()


def word_anywhere(units: tuple[str, ...], understood: Understanding) -> Fragment | None:
    """A word as documents are cut (章程 is not in 文章程序), or what no dictionary knows by its characters."""
    if len(units) == 1 and units[0] in understood.known:
        return best_of([Term(field, units[0]) for field in ("title_words", "names_words", "body_words")])
    tokens = tuple(characters("".join(units)))
    return phrase_anywhere(tokens) if tokens else None


def across_borders(understood: Understanding) -> dict[str, Fragment]:
    """Words of the dictionary by their characters side by side, whatever words those belong to: 欠账 in 拖欠账款, but
    not across a blank or a stop. In titles, which have no gaps, pairs of characters tell the two apart."""
    found = {}
    for unit in understood.units:
        tokens, grams = tuple(characters(unit)), [Term("title_grams", gram) for gram in bigrams(unit)]
        if unit in understood.known:
            ways = [all_of(grams), Phrase("names_line", tokens), Phrase("body_line", tokens)]
            found[unit] = best_of([way for way in ways if way]) or Everything()
    return found


def phrase_anywhere(line: tuple[str, ...]) -> Fragment:
    """Characters side by side. People leave out the signs in titles, so titles have no gaps."""
    plain = tuple(token for token in line if token != GAP)
    ways = [Phrase("title_line", plain), Phrase("names_line", line), Phrase("body_line", line)]
    return (best_of(ways) if line else None) or Everything()


def _by_characters(piece: Piece, understood: Understanding) -> Fragment | None:
    """All characters of a short piece wherever they stand (毒狗: 狗 … 毒), most of a longer one's; not of a word of
    the dictionary: 第三章　程序 says nothing of 章程."""
    if understood.known.issuperset(["".join(piece.characters)]):
        return None
    terms = [Term("body_line", character) for character in unique(piece.characters)]
    return any_of(terms, math.ceil(len(terms) * 0.75))


def _other_ways(understood: Understanding) -> list[Fragment | None]:
    grams = bigrams(understood.folded)
    return [
        any_of([Term("title_grams", gram) for gram in grams], round(len(grams) * 0.6)) if len(grams) > 3 else None,
        best_of([Phrase("title_sound", reading, prefix=True) for reading in pinyin_readings(understood)]),
        best_of([Phrase("title_initials", letters) for letters in title_initials(understood)]),
        best_of(number_terms(understood)),
        best_of([
            phrase_anywhere(tuple(characters("".join(way))))
            for piece in understood.pieces for way in understood.synonyms.get(piece.text, ())
        ]),
        best_of([phrase_anywhere(tuple(characters(word))) for word in understood.corrections]),
    ]  # fmt: skip


def _by_sound(understood: Understanding) -> Fragment | None:
    """Homophones in titles, not of a proper word: two syllables sound alike too often."""
    if len(understood.sounds) < 2 or understood.folded in understood.known:
        return None
    return Phrase("title_sound", understood.sounds)


def pinyin_readings(understood: Understanding) -> list[tuple[str, ...]]:
    return [reading for piece in understood.pieces for reading in piece.pinyin]


def typed_initials(understood: Understanding) -> list[tuple[str, ...]]:
    return [piece.initials for piece in understood.pieces if len(piece.initials) > 1]


def title_initials(understood: Understanding) -> list[tuple[str, ...]]:
    """Initials as titles are looked for by them: two or three letters (ESG, ISO) may be a name of their own, and are
    met with anywhere by chance, so that they count at a title's beginning alone."""
    return [letters if len(letters) >= MIN_INITIALS else (START, *letters) for letters in typed_initials(understood)]
