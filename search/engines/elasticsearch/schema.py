"""The explicit mapping, and documents in its terms.

A record is one Elasticsearch document with its passages nested in it: it is replaced, removed and versioned as a
whole, and "the best passage speaks for its document" is one nested query. Streams come as ready tokens with blanks
between them, so the built-in ``whitespace`` analyser is all that the server needs.
"""

import hashlib
import json
from typing import Any

from elasticsearch.dsl import Integer, Keyword, Long, Mapping, Nested, Object, Text

from search.documents.model import DOCUMENT_VERSION, SearchDocument
from search.documents.places import write_places
from search.engines.protocol import FACETS, FILTER_FIELDS, LOOSE_STREAMS, MOMENTS, ORDERED_STREAMS, PASSAGE_STREAMS

# Lucene takes no term of more than 32,766 bytes; a character has up to four.
LONGEST_TERM = 8191


def make_mapping() -> dict[str, Any]:
    """The mapping of an index, its stamp included."""
    mapping = Mapping()
    mapping.meta("dynamic", "strict")
    # The streams can't be read back: they are made from the records, which hold the truth, at any time.
    mapping.meta("_source", includes=["card"])
    mapping.field("number", Long())
    mapping.field("sequence", Long(index=False))
    mapping.field("date", Integer(index=False))
    mapping.field("card", Object(enabled=False))
    for name in MOMENTS:
        mapping.field(name, Long())
    for name in FILTER_FIELDS:
        mapping.field(name, Keyword(ignore_above=LONGEST_TERM))
    for name in FACETS:
        mapping.field(f"{name}_label", Keyword(index=False, ignore_above=LONGEST_TERM))
    for name in ORDERED_STREAMS:
        mapping.field(name, Text(analyzer="whitespace", index_options="positions"))
    for name in LOOSE_STREAMS:
        mapping.field(name, Text(analyzer="whitespace", index_options="freqs"))
    streams = {name: Text(analyzer="whitespace", index_options="freqs") for name in PASSAGE_STREAMS}
    kept = {name: Text(index=False, store=True) for name in ("text", "places")}
    mapping.field("passages", Nested(dynamic="strict", properties={**streams, **kept}))
    made: dict[str, Any] = mapping.to_dict()
    return {**made, "_meta": make_stamp(made)}


def make_stamp(mapping: dict[str, Any]) -> dict[str, Any]:
    """What an index was made with. Any change of the mapping makes another stamp, and a rebuild necessary."""
    digest = hashlib.sha256(json.dumps(mapping, sort_keys=True).encode()).hexdigest()[:16]
    return {"documents": DOCUMENT_VERSION, "mapping": digest}


def document_body(document: SearchDocument) -> dict[str, Any]:
    """One record as the index takes it."""
    return {
        "number": document.number,
        "sequence": document.sequence,
        "date": document.date,
        "card": document.card,
        **{name: values for name, values in document.filters.items() if values},
        **{f"{name}_label": document.labels[name] for name in FACETS if document.labels.get(name)},
        **document.moments,
        **document.streams,
        "passages": [
            {"text": passage.text, "places": write_places(passage.places), **passage.streams}
            for passage in document.passages
        ],
    }
