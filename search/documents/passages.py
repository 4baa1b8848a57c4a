"""Cutting a long text into passages at the ends of paragraphs and sentences."""

import re

# Long enough for the words of a question, short enough to be about one thing (measured: docs/search.md).
PASSAGE_LENGTH = 350
# A cut is made at most this much before or after PASSAGE_LENGTH when no sentence ends there.
MAX_LENGTH = 500

_SENTENCE = re.compile(r"[^。！？；\n]*[。！？；\n]+|[^。！？；\n]+")


def cut_passages(text: str) -> list[tuple[int, int]]:
    """Spans of the passages: side by side, together the whole text, each up to MAX_LENGTH characters."""
    spans: list[tuple[int, int]] = []
    start = end = 0
    for match in _SENTENCE.finditer(text):
        for piece_end in _steps(match.start(), match.end()):
            if end > start and piece_end - start > PASSAGE_LENGTH:
                spans.append((start, end))
                start = end
            end = piece_end
    if end > start:
        spans.append((start, end))
    return spans


def _steps(start: int, end: int) -> list[int]:
    """Ends of the pieces of one sentence: itself, or equal strides if it is too long."""
    return [*range(start + MAX_LENGTH, end, MAX_LENGTH), end]
