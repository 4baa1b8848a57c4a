"""Words of the editors that a query, or a part of it, sounds or looks like.

专精特薪, zhuanjingtexin, zjtx, 专精新特 → 专精特新.
"""

from search.analysis.pinyin import syllables
from search.analysis.tokens import characters, is_han
from search.query.pieces import Piece
from search.words.dictionary import MIN_SYLLABLES, Dictionary
from search.words.near_misses import find_near_miss

MAX_SYLLABLES = 12


def find_slips(pieces: tuple[Piece, ...], dictionary: Dictionary) -> tuple[tuple[str, str], ...]:
    """(what was typed, the word that it sounds or looks like)."""
    return tuple(
        slip
        for piece in pieces
        if not piece.quoted
        for slip in _by_letters(piece, dictionary) or _by_sound(piece, dictionary) or _by_looks(piece, dictionary)
    )


def put_right(folded: str, slips: tuple[tuple[str, str], ...]) -> str:
    """The query with the words meant in place of what was typed; "" without slips."""
    for typed, word in slips:
        folded = folded.replace(typed, word)
    return folded if slips else ""


def _by_letters(piece: Piece, dictionary: Dictionary) -> list[tuple[str, str]]:
    """A piece of letters that spells a word in pinyin or by its initials."""
    found = [dictionary.by_sound.get(reading) for reading in piece.pinyin] + [
        dictionary.by_initials.get(piece.initials)
    ]
    return [(piece.text, word) for word in found if word][:1]


def _by_looks(piece: Piece, dictionary: Dictionary) -> list[tuple[str, str]]:
    """One character wrong, missing, too many, or two swapped."""
    segmenter = dictionary.segmenter
    cut = segmenter.units("".join(piece.characters))[:MAX_SYLLABLES]
    found = find_near_miss(cut, dictionary.nearly, segmenter.is_word) if is_han(piece.text) else None
    return [found] if found else []


def _by_sound(piece: Piece, dictionary: Dictionary) -> list[tuple[str, str]]:
    """Stretches of Chinese characters that sound like a word and are not it, the longest from the left."""
    typed, sounds = piece.characters, syllables(piece.text)
    found: list[tuple[str, str]] = []
    at = 0
    while at < len(typed):
        for end in range(min(len(typed), at + MAX_SYLLABLES), at + MIN_SYLLABLES - 1, -1):
            part, word = "".join(typed[at:end]), dictionary.by_sound.get(sounds[at:end])
            if word and all(map(is_han, typed[at:end])):
                found += [(part, word)] if part != word else []
                at = end - 1
                break
        at += 1
    return [(part, word) for part, word in found if characters(part) != characters(word)]
