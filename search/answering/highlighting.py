"""Marking what matched, in the original text."""

import re
from collections.abc import Iterable
from functools import lru_cache
from html import escape
from itertools import pairwise

from search.analysis.folding import fold_with_origins
from search.analysis.tokens import BODY_ENDS, HAN, begins_with_body, is_han
from search.query.understanding import Understanding

SNIPPET_LENGTH = 130
LEAD = 24
# Signs and blanks may stand between a number's parts: 胶政发〔2016〕12号 for 胶政发2016 12号. Between Chinese characters
# only signs that part no words (search.analysis.tokens): a blank or a stop ends one.
_GAP = r"[\s\W_]{0,3}"
_MARKS = r"[^\w\s。，、；：！？,.;:!?|]{0,2}"
# Between the names of bodies that issue together these part nothing either.
_BETWEEN_BODIES = r"(?:[^\w\s。，、；：！？,.;:!?|]{0,2}|[ \t]*[、 \t\u3000][ \t]*)"
_BLANKS = r"[ \t]+"
_ONE_HAN = re.compile(rf"[{HAN}]")


def marked_terms(understood: Understanding) -> list[str]:
    """Folded texts to mark, longest first: the query's pieces, words and document numbers, and what means the same."""
    pieces = [piece.text.strip("\"'") for piece in understood.pieces]
    words = [word for piece in understood.pieces for word in piece.words]
    others = ["".join(other) for ways in understood.synonyms.values() for other in ways]
    found = {term for term in [*pieces, *words, *others, *understood.number_spellings] if _is_worth_marking(term)}
    single = {term for piece in understood.pieces for term in piece.characters} if not found else set()
    return sorted(found | single, key=len, reverse=True)


def _is_worth_marking(term: str) -> bool:
    return len(term) > 1 or (len(term) == 1 and not is_han(term) and term.isalnum())


def find_spans(text: str, terms: Iterable[str]) -> list[tuple[int, int]]:
    """Spans of the original that match a term (an earlier term wins), in order, not overlapping."""
    pattern = _pattern_of(tuple(terms))
    if pattern is None:
        return []
    folded = fold_with_origins(text)
    found = pattern.finditer(folded.text)
    return merge_spans([folded.original_span(m.start(), m.end()) for m in found if m.end() > m.start()])


@lru_cache(maxsize=64)
def _pattern_of(terms: tuple[str, ...]) -> re.Pattern[str] | None:
    """All terms in one; a page of results marks twenty texts with the same."""
    return re.compile("|".join(map(_pattern, terms))) if terms else None


def _pattern(term: str) -> str:
    if is_han(term) or not term.isalnum():
        tokens = re.findall(r"[a-z0-9]+|[^\W_]", term)
        return _joined(tokens) if len(tokens) < 40 and tokens else re.escape(term)
    alike = r"\d" if term.isdigit() else "[a-z0-9]"  # 100 in 100m2, but iso not in iso9001
    return rf"(?<!{alike}){re.escape(term)}(?!{alike})"


def _joined(tokens: list[str]) -> str:
    """The tokens side by side, or letter-spaced (通　知)."""
    pattern = re.escape(tokens[0])
    for at, (before, token) in enumerate(pairwise(tokens), 1):
        both_han = _ONE_HAN.match(before) and _ONE_HAN.match(token)
        between_bodies = before in BODY_ENDS and begins_with_body("".join(tokens[at:]))
        gap = _BETWEEN_BODIES if between_bodies else _MARKS if both_han else _GAP
        pattern += gap + re.escape(token)
    if 1 < len(tokens) < 8 and all(map(_ONE_HAN.match, tokens)):
        spaced = _BLANKS.join(tokens)
        pattern += rf"|(?<![{HAN}]){spaced}(?![{HAN}])"
    return pattern


def merge_spans(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order, touching and overlapping ones as one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def mark(text: str, terms: Iterable[str]) -> str:
    """The whole text as HTML, matches in <mark>, all else escaped."""
    return _render(text, find_spans(text, terms), 0, len(text))


def snippet(text: str, terms: Iterable[str], length: int = SNIPPET_LENGTH) -> str:
    """The stretch of ``text`` with most matches as HTML, with … where it was cut."""
    spans = find_spans(text, terms)
    start = max(0, _best_start(spans, length) - LEAD)
    if len(text) - start < length:
        start = max(0, len(text) - length)
    end = min(len(text), start + length)
    inside = [(max(s, start), min(e, end)) for s, e in spans if e > start and s < end]
    marked = _render(text, inside, start, end)
    return f"{'…' if start else ''}{marked.strip()}{'…' if end < len(text) else ''}"


def _best_start(spans: list[tuple[int, int]], length: int) -> int:
    """Where a window that begins with a match holds most matched characters."""
    best, best_size = 0, -1
    for start, _ in spans:
        size = sum(e - s for s, e in spans if s >= start and e <= start + length - LEAD)
        if size > best_size:
            best, best_size = start, size
    return best


def _render(text: str, spans: list[tuple[int, int]], start: int, end: int) -> str:
    parts: list[str] = []
    position = start
    for span_start, span_end in spans:
        parts += [escape(text[position:span_start]), "<mark>", escape(text[span_start:span_end]), "</mark>"]
        position = span_end
    parts.append(escape(text[position:end]))
    return "".join(parts).replace("\n", " ")
