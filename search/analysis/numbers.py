"""Document numbers in the index and in queries: found in every spelling, and near ones where there is none.

Terms of the filter ``doc_number``: the number's own key; ``~`` and what may be left away of its front (``~公告2025年第7号``
for 样本局公告2025年第7号); ``#`` and what two numbers share that differ by a slip (body and number, year and number).
"""

from collections.abc import Iterable, Sequence
from typing import Any

from rapidfuzz.distance import Indel

from search.analysis.folding import fold
from search.analysis.tokens import unique
from standards.doc_numbers import DocNumber, spellings
from standards.number_fields import NumberField, read_number_field
from standards.numbers_in_text import find_doc_numbers

# How alike two bodies are (0 to 1) of which one is taken for the other: 胶政发 and 胶政办发 are 0.86.
ALIKE = 0.6
MOST_ISSUERS = 6


def read_numbers(document: dict[str, Any]) -> NumberField:
    """The numbers of a record."""
    return read_number_field(document.get("doc_number") or "") or NumberField("", ())


def index_terms(document: dict[str, Any]) -> list[str]:
    """Everything that the record's numbers are found by, folded."""
    field = read_numbers(document)
    issuers = [body["name"] for body in document.get("authorities") or []][:MOST_ISSUERS]
    exact = [way for number in field.numbers for way in (number.key, number.base.key)]
    parts = [f"~{part}" for number in field.numbers if number.is_worded for part in _parts(number, issuers)]
    shared = [term for number in field.numbers for term in _shared(number)]
    return unique(map(fold, [*field.keys, *exact, *parts, *shared]))


def _parts(number: DocNumber, issuers: Sequence[str]) -> list[str]:
    """``税务总局公告2023年第12号`` of 财政部 税务总局公告2023年第12号, and so on; issuers as the record has them too."""
    kind = number.key_body[len(number.issuer.replace(" ", "")) :] if number.issuer else number.key_body
    whole = [
        number.base.key,
        *(way.key for issuer in issuers for way in DocNumber(kind, number.year, number.number).by([issuer])),
    ]
    tail = DocNumber(kind, number.year, number.number).key
    return unique(way[start:] for way in whole for start in range(len(way) - len(tail) + 1))


def _shared(number: DocNumber) -> list[str]:
    return [f"#{number.key_body}#{number.number}", f"#{number.year or ''}#{number.number}"]


def in_query(text: str) -> tuple[tuple[DocNumber, ...], bool]:
    """The numbers of a query, and whether it is nothing else."""
    field = read_number_field(text)
    if field and field.numbers:
        return field.numbers, True
    return tuple(find_doc_numbers(text)), False


def query_keys(numbers: Iterable[DocNumber]) -> tuple[str, ...]:
    """As they are indexed."""
    return tuple(unique(fold(way) for number in numbers for way in (number.key, number.base.key)))


def query_spellings(numbers: Iterable[DocNumber]) -> tuple[str, ...]:
    """As texts may write them, folded."""
    return tuple(unique(fold(way) for number in numbers for way in spellings(number)))


def near_terms(numbers: Iterable[DocNumber]) -> list[str]:
    return unique(fold(term) for number in numbers for term in _shared(number))


def nearest_number(numbers: Sequence[DocNumber], known: Iterable[str]) -> str | None:
    """Of the numbers in the fields ``known``, the one that is most like the query's; None if none is like it."""
    found = [number for text in known for number in (read_number_field(text) or NumberField("", ())).numbers]
    scored = [(_likeness(typed, number), str(number)) for typed in numbers for number in found]
    best = max(scored, default=(0.0, ""))
    return best[1] if best[0] >= ALIKE else None


def _likeness(typed: DocNumber, number: DocNumber) -> float:
    if typed.is_worded != number.is_worded or typed.key == number.key:
        return 0.0
    bodies = Indel.normalized_similarity(typed.key_body, number.key_body)
    if typed.year == number.year:
        return bodies
    # The wrong year by one, which is as likely in January as a wrong character.
    return bodies - 0.2 if bodies == 1 and abs((typed.year or 0) - (number.year or 0)) == 1 else 0.0
