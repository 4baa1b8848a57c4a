"""Which of its spellings a text has where characters have variants: 锺某 is found by 钟某, and 钟某 comes first."""

import re
from collections.abc import Iterator
from functools import cache

from search.analysis.folding import fold_with_origins, simplify
from search.analysis.tokens import is_han
from search.analysis.variants import spellings

# Told apart by the neighbour, before or after, so that 村 alone says nothing.
BEFORE, AFTER = "<", ">"


def spelled_tokens(text: str) -> list[str]:
    """A token for each neighbour of a character that has variants, in the order of the text."""
    return [token for _base, written, neighbour in _places(text) for token in [_token(written, neighbour)]]


def other_tokens(text: str) -> tuple[list[str], list[str]]:
    """The tokens of the same text spelled otherwise: in simplified or traditional characters alone, or by a variant."""
    alike: list[str] = []
    others: list[str] = []
    for base, written, neighbour in _places(text):
        for form in spellings()[base]:
            if form != written:
                same = simplify(form) == simplify(written)
                (alike if same else others).append(_token(form, neighbour))
    return alike, others


def _token(written: str, neighbour: tuple[str, str]) -> str:
    side, character = neighbour
    return f"{character}{side}{written}" if side == BEFORE else f"{written}{side}{character}"


def _places(text: str) -> Iterator[tuple[str, str, tuple[str, str]]]:
    """(usual form, form written, (side, folded neighbour)); a character without neighbours has itself alone."""
    folded = fold_with_origins(text)
    for match in _pattern().finditer(folded.text):
        at = match.start()
        written = text[folded.origins[at]]
        neighbours = [(BEFORE, folded.text[at - 1 : at]), (AFTER, folded.text[at + 1 : at + 2])]
        for side, character in [(side, c) for side, c in neighbours if is_han(c)] or [(AFTER, "")]:
            yield match[0], written, (side, character)


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(f"[{''.join(sorted(spellings()))}]")
