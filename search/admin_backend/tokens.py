"""Text → tokens that a database's index holds and an editor's query asks for.

Bigrams, not words: whatever two characters or more an editor types is found wherever it stands, and an editor's new
word for the segmenter changes nothing that is stored. All tokens stand in one index; queries for letters are prefixes.
"""

import re
from collections.abc import Iterable
from operator import add

from search.analysis.folding import fold
from search.analysis.pinyin import initials, syllables
from search.analysis.tokens import characters, is_han, split_runs, unique
from standards.doc_numbers import DocNumber
from standards.number_fields import read_number_field
from standards.numbers_in_text import find_doc_numbers

# Longer tokens are cut, in texts and in queries: a prefix of this length tells titles apart well enough.
MAX_LETTERS = 24
MAX_INITIALS = 12
# Sounds are told of the first characters of a title; 60 are more than anybody types.
MAX_SOUNDS = 60
# No text that is nothing but numbers is longer.
LONGEST_FIELD = 200


def written_tokens(text: str) -> list[str]:
    """What is found by its characters: bigrams, the last character of each run, words of letters and digits.

    A single character asks for a prefix, so it finds the bigrams that it begins, and the run that it ends.
    """
    tokens: list[str] = []
    for han, word in split_runs(fold(text)):
        if han:
            tokens.extend(map(add, han, han[1:]))
            tokens.append(han[-1])
        else:
            tokens += [part[:MAX_LETTERS] for part in characters(word)]
    return tokens


def number_tokens(texts: Iterable[str]) -> list[str]:
    """One token for each document number in the texts, the same in whichever way it is written."""
    numbers = [number for text in texts for number in [*numbers_of(text), *find_doc_numbers(text)]]
    return unique(number_token(way.key) for number in numbers for way in (number, number.base))


def numbers_of(text: str) -> tuple[DocNumber, ...]:
    """Of a text that is nothing but numbers."""
    field = read_number_field(text) if len(text) <= LONGEST_FIELD else None
    return field.numbers if field else ()


def number_token(number: str) -> str:
    """``"胶政发〔2016〕12号"`` → ``"胶政发x2016x12号"``: one word for any database's tokenizer."""
    return re.sub(r"[〔〕()]", "x", fold(number))


def sound_tokens(text: str) -> list[str]:
    """Pinyin and initials from every character on, and letters and digits from each of theirs on.

    They are asked for by prefix, so a query may begin and end anywhere: ``iso9001`` is found by ``9001``.
    """
    folded = fold(text)
    heads = characters(folded)[:MAX_SOUNDS]
    sounds, letters = syllables(folded)[:MAX_SOUNDS], initials(folded)[:MAX_SOUNDS]
    tokens = [part[start:][:MAX_LETTERS] for part in heads if not is_han(part) for start in range(1, len(part))]
    for start, head in enumerate(heads):
        if is_han(head):
            tokens.append("".join(sounds[start : start + MAX_LETTERS])[:MAX_LETTERS])
            tokens.append("".join(letters[start : start + MAX_INITIALS])[:MAX_INITIALS])
    return tokens
