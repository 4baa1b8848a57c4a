"""Document numbers in a record's text become links to the policies that bear them."""

import re
from collections.abc import Callable, Iterable, Iterator
from html import escape, unescape
from typing import Any

from publishing.citations import LONGEST_NAME, Named, find_named
from standards.doc_numbers import DocNumber
from standards.number_fields import NumberField
from standards.numbers_in_text import find_number_spans

_TAG = re.compile(r"(<[^>]*>)")
_OWN_LINK = re.compile(r'<a\b[^>]*\bhref="(/[^"#?]*)')


def number_name(number: DocNumber) -> str:
    """The name under which a policy is found by its document number, in whichever way that is written."""
    return f"doc:{number.key}"


def number_names(field: NumberField, issuers: Iterable[str]) -> list[str]:
    """The names of a policy by its numbers: with and without the edition (修订); of an announcement that does not say
    whose it is, by each of its issuers."""
    told = [way for number in field.numbers for way in ([number] if number.is_unique else number.by(issuers))]
    return sorted({number_name(way) for number in told if number.is_unique for way in (number, number.base)})


def names_of(number: DocNumber) -> list[str]:
    """Under which a number in a text is looked for: 胶样发〔2025〕58号（修订）, and if nothing bears that, without."""
    return list(dict.fromkeys([number_name(number), number_name(number.base)]))


def address_name(url: str) -> str:
    """The name under which a policy is found by links to it."""
    return f"url:{url}"


def link_doc_numbers(document: dict[str, Any], own_names: list[str]) -> list[str]:
    """Put the links into ``document``'s HTML; return the names that its texts mention, sorted.

    Numbers inside links stay as they are but count as mentions, as do links to pages of the portal. A policy's own
    number is neither. At most two queries if there is a number in the text, none otherwise.
    """
    texts = [text for _holder, _key, text in _html_places(document)]
    numbers = {name for text in texts for name in _numbers_in(text)} - set(own_names)
    known = find_named(numbers) if numbers else {}
    addresses = {address_name(unescape(url)) for text in texts for url in _OWN_LINK.findall(text)}
    if known:
        for holder, key, text in _html_places(document):
            holder[key] = _linked(text, known)
    return sorted(name for name in numbers | (addresses - set(own_names)) if len(name) <= LONGEST_NAME)


def _html_places(value: Any) -> Iterator[tuple[dict[str, Any], str, str]]:
    """(dict, key, HTML) wherever a key says ``html`` (docs/records.md)."""
    if isinstance(value, list):
        for item in value:
            yield from _html_places(item)
    elif isinstance(value, dict):
        for key, part in list(value.items()):
            if isinstance(part, str) and (key == "html" or key.endswith("_html")):
                yield value, key, part
            else:
                yield from _html_places(part)


def _numbers_in(html: str) -> Iterator[str]:
    for part in _TAG.split(html):
        if not part.startswith("<"):
            yield from (name for _start, _end, number in find_number_spans(unescape(part)) for name in names_of(number))


def _linked(html: str, known: dict[str, Named]) -> str:
    return "".join(_outside_links(html, lambda text: _link_numbers(text, known)))


def _outside_links(html: str, change: Callable[[str], str]) -> Iterator[str]:
    """``html`` with ``change`` made to the texts that stand in no link."""
    inside = False
    for part in _TAG.split(html):
        if part.startswith("<"):
            inside = part.startswith(("<a ", "<a>")) or (inside and part != "</a>")
            yield part
        else:
            yield part if inside else change(part)


def _link_numbers(text: str, known: dict[str, Named]) -> str:
    plain, pieces, done = unescape(text), [], 0
    for start, end, number in find_number_spans(plain):
        target = next((known[name] for name in names_of(number) if name in known), None)
        if target:
            link = f'<a href="{escape(target.url)}">{escape(plain[start:end], quote=False)}</a>'
            pieces += [escape(plain[done:start], quote=False), link]
            done = end
    return "".join([*pieces, escape(plain[done:], quote=False)]) if pieces else text
