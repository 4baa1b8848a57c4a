"""Notes of a text: a link to ``#note-3`` leads to the note whose own link, to ``#note-ref-3``, leads back.

The editor keeps links but no ids: those come from the addresses, when the record is made.
"""

import re
from collections.abc import Iterator
from typing import Any

_LINK = re.compile(r'<a href="#note-(ref-)?(\d{1,4})">(.*?)</a>', re.S)


def lead_to_notes(blocks: list[dict[str, Any]]) -> None:
    """Give both ends of every pair their ids; a link without its other end becomes plain text."""
    holders = list(_holders(blocks))
    found = {match[:2] for holder in holders for match in _LINK.findall(holder["html"])}
    pairs = {number for back, number in found if ("ref-" if not back else "", number) in found}
    given: set[str] = set()
    for holder in holders:
        holder["html"] = _LINK.sub(lambda match: _linked(match, pairs, given), holder["html"])


def _holders(value: Any) -> Iterator[dict[str, Any]]:
    for item in value:
        if isinstance(item.get("html"), str):
            yield item
        yield from _holders(item.get("items", []))


def _linked(match: re.Match[str], pairs: set[str], given: set[str]) -> str:
    back, number, text = match[1] or "", match[2], match[3]
    if number not in pairs:
        return text
    own = f"note-{number}" if back else f"note-ref-{number}"
    name = "" if own in given else f' id="{own}"'
    given.add(own)
    return f'<a href="#note-{back}{number}"{name}>{text}</a>'
