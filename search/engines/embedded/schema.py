"""The tantivy schema, and documents in its terms."""

import json
from collections.abc import Iterator
from typing import Any

import tantivy

from search.documents.model import SearchDocument
from search.documents.places import write_places
from search.engines.protocol import FACETS, FILTER_FIELDS, LOOSE_STREAMS, MOMENTS, ORDERED_STREAMS, PASSAGE_STREAMS

# Raised when the fields change: an index of another version must be rebuilt.
SCHEMA_VERSION = 7
TOKENIZER = "blanks"
VALIDITY_CODES = ("", "not_yet", "in_force", "amended", "repealed", "expired")


def build_schema() -> tantivy.Schema:
    """The fields of heads (a row per record) and of passages."""
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("number", stored=True, indexed=True, fast=True)
    builder.add_unsigned_field("sequence", stored=True, fast=True)
    builder.add_unsigned_field("date", fast=True)
    builder.add_unsigned_field("validity_code", fast=True)
    for name in MOMENTS:
        builder.add_unsigned_field(name, fast=True)
    for name in FILTER_FIELDS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in FACETS:
        builder.add_text_field(f"{name}_label", tokenizer_name="raw", index_option="basic", fast=True)
    for name in ORDERED_STREAMS:
        builder.add_text_field(name, tokenizer_name=TOKENIZER, index_option="position")
    for name in (*LOOSE_STREAMS, *PASSAGE_STREAMS):
        builder.add_text_field(name, tokenizer_name=TOKENIZER, index_option="freq")
    builder.add_bytes_field("card", stored=True)
    builder.add_bytes_field("text", stored=True)
    builder.add_bytes_field("places", stored=True)
    return builder.build()


def register_tokenizers(index: tantivy.Index) -> None:
    """Tokens come ready, separated by blanks."""
    index.register_tokenizer(TOKENIZER, tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())


def head_row(document: SearchDocument, schema: tantivy.Schema) -> tantivy.Document:
    return tantivy.Document.from_dict(
        {
            **_shared(document),
            **{f"{name}_label": document.labels[name] for name in FACETS if document.labels.get(name)},
            **document.streams,
            "sequence": document.sequence,
            "date": document.date,
            "validity_code": VALIDITY_CODES.index(document.card.get("validity") or ""),
            "card": json.dumps(document.card, ensure_ascii=False).encode(),
        },
        schema,
    )


def passage_rows(document: SearchDocument, schema: tantivy.Schema) -> Iterator[tantivy.Document]:
    for passage in document.passages:
        row = {
            **_shared(document),
            **passage.streams,
            "text": passage.text.encode(),
            "places": write_places(passage.places).encode(),
        }
        yield tantivy.Document.from_dict(row, schema)


def _shared(document: SearchDocument) -> dict[str, Any]:
    """The filters stand on heads and passages, so that either can be asked alone."""
    filters = {name: values for name, values in document.filters.items() if values}
    return {"number": document.number, **filters, **document.moments}
