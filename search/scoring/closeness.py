"""Which hits are close to a query, where one common word is enough to be a hit: how many are told, and where the list is folded."""

from search.analysis.tokens import characters
from search.engines.fragments import Constant, Fragment, Phrase, all_of, any_of, best_of
from search.query.understanding import Understanding
from search.scoring.matching import phrase_anywhere, unit_match
from search.scoring.titles import title_word

# Of a sentence, so much of its words.
SENTENCE_SHARE = 2 / 3
# Up to so many words all must be there; up to half as many, where one looks first: in title or names.
FEW_WORDS = 4


def close_match(understood: Understanding) -> Fragment | None:
    """Documents that hold the query as it is, or all of a few words, or most of a sentence's; a word or two must be in the
    title or the names. None where a hit is close anyway (numbers, letters, pinyin)."""
    units = understood.units
    if understood.is_number or not units or not understood.sounds:
        return None
    if len(units) <= FEW_WORDS // 2:
        held = all_of([_in_title_or_names(unit, understood) for unit in units])
    elif len(units) <= FEW_WORDS:
        held = all_of([unit_match(unit, understood) for unit in units])
    else:
        held = any_of([unit_match(unit, understood) for unit in units], round(len(units) * SENTENCE_SHARE))
    verbatim = phrase_anywhere(understood.line) if len(units) > 1 else None
    found = best_of([way for way in (held, verbatim) if way])
    return Constant(found, 0.0) if found else None


def _in_title_or_names(unit: str, understood: Understanding) -> Fragment:
    in_title = title_word(unit, understood)
    in_names = Phrase("names_line", tuple(characters(unit)))
    return best_of([in_title, in_names]) or in_title
