"""What is read from one source, before anything is written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from office_files.html.pictures import Picture
from office_files.losses import Losses

# A StreamField block as (type, value), values as Wagtail stores them. A picture is the block
# ("picture", {"number", "alt"}): its place in ``ImportedPolicy.pictures``.
Block = tuple[str, Any]


class ImportProblem(Exception):
    """A source that cannot be taken; the text says why and what to do, in Chinese."""


@dataclass(frozen=True)
class SourceFile:
    """The file that a policy was read from, or one beside it, to be attached; ``title``: what the text calls it."""

    filename: str
    content: bytes
    title: str = ""


@dataclass(frozen=True)
class SourceText:
    """One source as it stands, whatever its format: what it declares, its adoption notes, and its text as HTML.

    Attributes:
        place: where to look for it: ``第 3 行`` or ``2024/通知.docx``.
        declared: metadata that the source gives by name (keys of ``reading.DECLARED``), as text.
        html: the body; not cleaned yet.
        pictures: files that the body's ``img`` elements name, by their ``src``.
        losses: what reading the file has left out or worded differently.
        attachments: files beside a page that it links to.
    """

    place: str
    source_id: str
    source_hash: str
    title: str
    declared: Mapping[str, str]
    html: str
    history: tuple[str, ...] = ()
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    original: SourceFile | None = None
    losses: Losses = field(default_factory=Losses)
    attachments: tuple[SourceFile, ...] = ()


@dataclass(frozen=True)
class Source:
    """One thing to import, known by its id and hash before it is parsed.

    Attributes:
        source_id: "" if it cannot be told, which ``load`` then explains.
        load: parses it; raises ImportProblem, UnreadableFile or TooDeep.
    """

    place: str
    source_id: str
    source_hash: str
    load: Callable[[], SourceText]


@dataclass(frozen=True)
class ImportedPolicy:
    """A policy read in full, as it is to stand on a page. Empty is what the source does not say for sure.

    Attributes:
        notes: what the administrator should look at, in Chinese; the policy is taken all the same.
    """

    place: str
    source_id: str
    source_hash: str
    title: str
    doc_number: str
    index_number: str
    document_type: str
    authorities: tuple[str, ...]
    issued_on: date | None
    published_on: date | None
    effective_on: date | None
    expires_on: date | None
    summary: str
    keywords: str
    source: str
    topics: tuple[str, ...]
    body: tuple[Block, ...]
    pictures: tuple[Picture, ...] = ()
    original: SourceFile | None = None
    attachments: tuple[SourceFile, ...] = ()
    notes: tuple[str, ...] = ()
