"""What an editor typed → tokens joined by and, or, not; each database writes that in its own language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wagtail.search.query import And, Boost, MatchAll, Not, Or, Phrase, PlainText

from search.admin_backend.tokens import MAX_LETTERS, number_tokens, numbers_of
from search.analysis.folding import fold
from search.analysis.pinyin import read_unfinished_pinyin, syllables
from search.analysis.tokens import characters, is_han, runs
from search.query.understanding import MAX_QUERY_LENGTH, clean_query

MAX_TOKENS = 64
# Two or three characters sound like too many others.
MIN_SOUNDING = 4
# A long reading is asked for in pieces that overlap, as what is indexed is cut.
SOUND_STEP = 3


@dataclass(frozen=True)
class Token:
    """One token, or (``prefix``) all that begin so."""

    text: str
    prefix: bool = False


@dataclass(frozen=True)
class AllOf:
    parts: tuple[Clause, ...]


@dataclass(frozen=True)
class AnyOf:
    parts: tuple[Clause, ...]


@dataclass(frozen=True)
class NoneOf:
    part: Clause


@dataclass(frozen=True)
class Everything:
    """Every object."""


Clause = Token | AllOf | AnyOf | NoneOf | Everything
NOTHING = AnyOf(())


def read_query(query: Any) -> Clause:
    """A query of modelsearch as a clause. Raises NotImplementedError for kinds without a meaning here (Fuzzy)."""
    if isinstance(query, MatchAll):
        return Everything()
    if isinstance(query, PlainText):
        return read_text(query.query_string, any_word=query.operator.lower() == "or")
    if isinstance(query, Phrase):
        return read_text(query.query_string)
    if isinstance(query, Boost):
        return read_query(query.subquery)
    if isinstance(query, Not):
        return NoneOf(read_query(query.subquery))
    if isinstance(query, And):
        return AllOf(tuple(map(read_query, query.subqueries)))
    if isinstance(query, Or):
        return AnyOf(tuple(map(read_query, query.subqueries)))
    raise NotImplementedError(f"{type(query).__name__} is not supported by the admin's search.")


def read_text(typed: str, *, any_word: bool = False) -> Clause:
    """Every word of what was typed (or ``any_word``); the whole may be a document number."""
    text = clean_query(typed)[:MAX_QUERY_LENGTH]
    words = [clause for word in fold(text).split() if (clause := read_word(word))]
    if not words:
        return NOTHING
    clause = AnyOf(tuple(words)) if any_word else AllOf(tuple(words))
    named = [Token(token) for token in number_tokens([text])] if numbers_of(text) else []
    return AnyOf((*named, clause)) if named else clause


def read_word(folded: str) -> Clause | None:
    """A word without blanks: its characters as they stand, or its sound. None if it is nothing but signs."""
    written = written_clauses(folded)
    if not written:
        return None
    ways = [AllOf(tuple(written)), *sounding_clauses(folded)]
    return ways[0] if len(ways) == 1 else AnyOf(tuple(ways))


def written_clauses(folded: str) -> list[Token]:
    tokens: list[Token] = []
    for run in runs(folded):
        if not is_han(run):
            tokens += [Token(part[:MAX_LETTERS], prefix=True) for part in characters(run)]
        elif len(run) == 1:
            tokens.append(Token(run, prefix=True))
        else:
            tokens += [Token(run[index : index + 2]) for index in range(len(run) - 1)]
    return unique_tokens(tokens)


def sounding_clauses(folded: str) -> list[Clause]:
    """Chinese with a character that sounds the same (澄市供水), and pinyin longer than a token."""
    (run, *others) = runs(folded)
    if others:
        return []
    if is_han(run):
        return [spoken(syllables(run))] if len(run) >= MIN_SOUNDING else []
    readings = read_unfinished_pinyin(run) if len(run) > MAX_LETTERS and run.isalpha() else ()
    return [spoken(reading) for reading in readings[:1]]


def spoken(sounds: Sequence[str]) -> Clause:
    """The syllables one after another."""
    starts = range(0, max(1, len(sounds) - SOUND_STEP), SOUND_STEP)
    return AllOf(tuple(Token("".join(sounds[start:])[:MAX_LETTERS], prefix=True) for start in starts))


def unique_tokens(tokens: Sequence[Token]) -> list[Token]:
    return list(dict.fromkeys(tokens))[:MAX_TOKENS]
