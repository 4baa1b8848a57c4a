"""Making the index anew: all of it beside the old one, or the documents that a word is in."""

import logging
from collections.abc import Callable, Iterator

from publishing.models import Record
from publishing.reconcile import SweepResult, sweep_sink
from publishing.records import request_deliveries
from search.analysis.folding import fold
from search.analysis.tokens import characters
from search.components import phrase_anywhere
from search.documents.model import SearchDocument
from search.engines import get_engine
from search.engines.protocol import EngineUnavailable, HeadQuery
from search.sink import SearchSink, build_documents

logger = logging.getLogger(__name__)

CHUNK = 200
MAX_RECUT = 100_000


def rebuild_index(engine_name: str = "", progress: Callable[[int, int], None] = lambda done, total: None) -> int:
    """Build a new index from the records and switch to it; return the number of documents.

    What changes meanwhile is found by comparing the records with the new index and delivered once more.
    """
    engine = get_engine(engine_name)
    count = engine.rebuild(all_documents(progress))
    sweep_sink(SearchSink.name, SweepResult())
    return count


def all_documents(progress: Callable[[int, int], None] = lambda done, total: None) -> Iterator[SearchDocument]:
    """The documents of all live records; one that cannot be made is left out with a line in the log."""
    ids = list(Record.objects.live().order_by("sort_id").values_list("id", flat=True))
    for start in range(0, len(ids), CHUNK):
        documents, errors = build_documents(list(Record.objects.live().filter(id__in=ids[start : start + CHUNK])))
        for record_id, error in errors.items():
            logger.error("record %s cannot be indexed: %s", record_id, error)
        yield from documents
        progress(min(start + CHUNK, len(ids)), len(ids))


def request_recut(word: str) -> int:
    """Ask for the documents that hold ``word`` to be indexed again; return how many."""
    tokens = tuple(characters(fold(word)))
    if not tokens:
        return 0
    try:
        hits = get_engine().heads(HeadQuery(match=phrase_anywhere(tokens), limit=MAX_RECUT)).hits
    except EngineUnavailable:
        return 0  # nothing is indexed that could be cut wrongly
    records = list(Record.objects.live().filter(sort_id__in=[hit.number for hit in hits]).only("id", "sequence"))
    request_deliveries(records, [SearchSink.name], again=True)
    return len(records)
