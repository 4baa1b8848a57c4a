"""Text → tokens that a database's index holds and an editor's query asks for.

Bigrams, not words: whatever two characters or more an editor types is found wherever it stands, and an editor's new
word for the segmenter changes nothing that is stored. All tokens stand in one index; queries for letters are prefixes.
"""

from collections.abc import Iterable
from operator import add

from search.analysis.folding import fold
from search.analysis.pinyin import initials, syllables
from search.analysis.tokens import characters, is_han, split_runs, unique
from site_content.base.doc_numbers import find_doc_numbers, parse_doc_number

# Longer tokens are cut, in texts and in queries: a prefix of this length tells titles apart well enough.
MAX_LETTERS = 24
MAX_INITIALS = 12
# Sounds are told of the first characters of a title; 60 are more than anybody types.
MAX_SOUNDS = 60


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
    numbers = [number for text in texts for number in [parse_doc_number(text), *find_doc_numbers(text)] if number]
    return unique(number_token(str(number)) for number in numbers)


def number_token(number: str) -> str:
    """``"胶政发〔2016〕12号"`` → ``"胶政发x2016x12号"``: one word for any database's tokenizer."""
    return fold(number).replace("〔", "x").replace("〕", "x")


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
