"""Passages whose words were recognised in a scan: marked in their text alone, as they are found like all others."""

from dataclasses import replace

from search.documents.model import Passage

# An invisible separator, which no text of a document begins with.
MARK = "\u2063"


def mark_recognised(passage: Passage) -> Passage:
    return replace(passage, text=MARK + passage.text)


def is_recognised(text: str) -> bool:
    """Whether a passage's text, as an engine gives it back, was recognised."""
    return text.startswith(MARK)


def plain(text: str) -> str:
    """The text without its mark."""
    return text.removeprefix(MARK)
