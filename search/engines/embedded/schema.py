"""The tantivy schema, and documents in its terms."""

import json
from collections.abc import Iterator

import tantivy

from search.documents.model import SearchDocument
from search.engines.protocol import FACETS, FILTER_FIELDS, LOOSE_STREAMS, ORDERED_STREAMS, PASSAGE_STREAMS

# Raised when the fields change: an index of another version must be rebuilt.
SCHEMA_VERSION = 1
TOKENIZER = "blanks"
VALIDITY_CODES = ("", "not_yet", "in_force", "amended", "repealed", "expired")


def build_schema() -> tantivy.Schema:
    """One index for both: heads (a record each) and passages (``is_head`` 0)."""
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("number", stored=True, indexed=True, fast=True)
    builder.add_unsigned_field("is_head", indexed=True, fast=True)
    builder.add_unsigned_field("sequence", stored=True, fast=True)
    builder.add_unsigned_field("date", fast=True)
    builder.add_unsigned_field("validity_code", fast=True)
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
    return builder.build()


def register_tokenizers(index: tantivy.Index) -> None:
    """Tokens come ready, separated by blanks."""
    index.register_tokenizer(TOKENIZER, tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())


def document_rows(document: SearchDocument, schema: tantivy.Schema) -> Iterator[tantivy.Document]:
    """The head and the passages of one document. The filters stand on both, so that either can be asked alone."""
    shared = {
        "number": document.number,
        **{name: values for name, values in document.filters.items() if values},
    }
    yield tantivy.Document.from_dict(
        {
            **shared,
            **{f"{name}_label": document.labels[name] for name in FACETS if document.labels[name]},
            **{name: " ".join(tokens) for name, tokens in document.streams.items() if tokens},
            "is_head": 1,
            "sequence": document.sequence,
            "date": document.date,
            "validity_code": VALIDITY_CODES.index(document.card.get("validity") or ""),
            "card": json.dumps(document.card, ensure_ascii=False).encode(),
        },
        schema,
    )
    for passage in document.passages:
        streams = {name: " ".join(tokens) for name, tokens in passage.streams.items() if tokens}
        yield tantivy.Document.from_dict({**shared, **streams, "is_head": 0, "text": passage.text.encode()}, schema)
