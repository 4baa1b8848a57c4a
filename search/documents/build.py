"""A record → what engines index."""

from datetime import date
from typing import Any

from publishing.document import shared_places
from publishing.models import Record
from search.analysis.folding import fold
from search.analysis.segmentation import Segmenter
from search.analysis.tokens import bigrams, characters, is_han
from search.documents.attachments import attachment_lines
from search.documents.body import body_lines
from search.documents.kind_texts import name_texts, prose_texts
from search.documents.model import Passage, SearchDocument
from search.documents.passages import cut_passages
from search.documents.titles import line_streams, title_lines

# Kinds of record that are found. Sections and portals too: people type their names.
UNSEARCHED_KINDS: frozenset[str] = frozenset()
# Bounds one document's share of the index (a scanned annual report of a thousand pages).
MAX_TEXT_LENGTH = 300_000
LABEL_MARK = "\x1f"


def build_document(record: Record, segmenter: Segmenter) -> SearchDocument:
    """The search document of a live record."""
    document = record.document
    text = full_text(record)
    passages = make_passages(text, segmenter)
    filters, labels = make_filters(document)
    return SearchDocument(
        id=record.id,
        number=record.sort_id,
        sequence=record.sequence,
        card=make_card(document),
        filters=filters,
        labels=labels,
        date=date.fromisoformat(document["date"]).toordinal() if document.get("date") else 0,
        streams={
            **title_streams(document, segmenter),
            **name_streams(document, segmenter),
            **body_streams(text, passages),
        },
        passages=passages,
    )


def full_text(record: Record) -> str:
    """Everything that the page says, a line per block: body, the kind's own texts, attachments."""
    document = record.document
    body = list(body_lines(document.get("body") or []))
    lines = [*_own_summary(document, body), *body, *prose_texts(document), *attachment_lines(record)]
    return "\n".join(lines)[:MAX_TEXT_LENGTH]


def _own_summary(document: dict[str, Any], body: list[str]) -> list[str]:
    """The summary, unless it is only the beginning of the body."""
    summary = document.get("summary") or ""
    start = "".join(summary.split()).rstrip("…。.")
    return [summary] if summary and start not in "".join("".join(body).split()) else []


def make_passages(text: str, segmenter: Segmenter) -> list[Passage]:
    return [
        Passage(
            text=text[start:end],
            streams={
                "passage_grams": bigrams(folded := fold(text[start:end])),
                "passage_words": segmenter.words(folded),
            },
        )
        for start, end in cut_passages(text)
    ]


def title_streams(document: dict[str, Any], segmenter: Segmenter) -> dict[str, list[str]]:
    others = [*filter(None, [document.get("doc_number")]), *(document.get("former_names") or [])]
    lines = title_lines(document["title"], others)
    title = fold(document["title"])
    return {**line_streams(lines), "title_words": segmenter.words(title), "title_grams": _grams(title)}


def name_streams(document: dict[str, Any], segmenter: Segmenter) -> dict[str, list[str]]:
    names = fold("\n".join([document.get("doc_number") or "", *name_texts(document)]))
    return {"names_line": characters(names), "names_words": segmenter.words(names)}


def body_streams(text: str, passages: list[Passage]) -> dict[str, list[str]]:
    """The whole text: its characters in order (for phrases), its words and its bigrams."""
    return {
        "body_line": characters(fold(text)),
        "body_words": [word for passage in passages for word in passage.streams["passage_words"]],
        "body_grams": [gram for passage in passages for gram in passage.streams["passage_grams"]],
    }


def _grams(folded: str) -> list[str]:
    """Bigrams, and each Chinese character by itself."""
    return [*bigrams(folded), *(token for token in characters(folded) if is_han(token))]


def make_filters(document: dict[str, Any]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Values by filter name, and with them the same values labelled (value, LABEL_MARK, name) for facets."""
    named: dict[str, list[tuple[str, str]]] = {
        "kind": [(document["kind"], "")],
        "topic": [(topic["slug"], topic["name"]) for topic in document.get("topics") or []],
        "portal": [(portal, "") for portal in _portals(document)],
        "authority": [(body["slug"], body["name"]) for body in document.get("authorities") or []],
        "year": [(document["date"][:4], "")] if document.get("date") else [],
        "validity": [(document["validity"], "")] if document.get("validity") else [],
        "doc_number": [(fold(document["doc_number"]), "")] if document.get("doc_number") else [],
    }
    filters = {name: [value for value, _ in pairs] for name, pairs in named.items()}
    labels = {name: [f"{value}{LABEL_MARK}{label}" for value, label in pairs] for name, pairs in named.items()}
    return filters, labels


def _portals(document: dict[str, Any]) -> list[str]:
    """The portals that show it: its own, and those that it is shared with."""
    own = [document["portal"]] if document.get("portal") else []
    return [*own, *(portal for portal, _section in shared_places(document))]


def make_card(document: dict[str, Any]) -> dict[str, Any]:
    """What a result shows."""
    return {
        "id": document["id"],
        "kind": document["kind"],
        "title": document["title"],
        "url": document["url"],
        "summary": document.get("summary") or "",
        "date": document.get("date"),
        "doc_number": document.get("doc_number"),
        "validity": document.get("validity"),
        "portal": document.get("portal"),
        "authorities": [body["name"] for body in document.get("authorities") or []],
        "source_id": document.get("source_id"),
    }
