"""Making the index anew: all of it beside the old one, or the documents that a word is in."""

import logging
from collections.abc import Callable, Iterator

from publishing.delivery_requests import request_deliveries
from publishing.models import Record
from publishing.reconcile import SweepResult, sweep_sink
from search.analysis.folding import fold
from search.analysis.tokens import characters
from search.documents.analysis import analyse_batches
from search.documents.model import SearchDocument
from search.documents.sources import Source, source_of
from search.engines import engine_line, get_engine
from search.engines.patience import answer_within
from search.engines.protocol import EngineUnavailable, HeadQuery
from search.indexing.sink import sink_of_engine
from search.scoring.matching import phrase_anywhere
from search.words.dictionary import current_dictionary

logger = logging.getLogger(__name__)

CHUNK = 100
MAX_RECUT = 100_000
# How long saving a word may wait for an engine.
EDITOR_SECONDS = 2.0


def rebuild_index(engine_name: str = "", progress: Callable[[int, int], None] = lambda done, total: None) -> int:
    """Build a new index from the records and switch to it; return the number of documents.

    What changes meanwhile is found by comparing the records with the new index and delivered once more
    (to an engine that is in use; another one stays as it was built).
    """
    engine = get_engine(engine_name)
    count = engine.rebuild(all_documents(progress))
    if sink := sink_of_engine(engine.name):
        sweep_sink(sink, SweepResult())
    return count


def all_documents(progress: Callable[[int, int], None] = lambda done, total: None) -> Iterator[SearchDocument]:
    """The documents of all live records; one that cannot be made is left out with a line in the log."""
    ids = list(Record.objects.live().order_by("sort_id").values_list("id", flat=True))
    done = 0
    for analysed in analyse_batches(_sources(ids), current_dictionary(fresh=True).segmenter, len(ids)):
        for record_id, error in analysed.errors.items():
            logger.error("record %s cannot be indexed: %s", record_id, error)
        yield from analysed.documents
        done += len(analysed.documents) + len(analysed.errors)
        progress(done, len(ids))


def _sources(ids: list[str]) -> Iterator[list[Source]]:
    for start in range(0, len(ids), CHUNK):
        yield list(map(source_of, Record.objects.live().filter(id__in=ids[start : start + CHUNK])))


def request_recut(word: str) -> int:
    """Ask for the documents that hold ``word`` to be indexed again by every engine; return how many."""
    tokens = tuple(characters(fold(word)))
    if not tokens:
        return 0
    found = {name: _numbers_holding(name, tokens) for name in engine_line()}
    known = next((numbers for numbers in found.values() if numbers is not None), None)
    most = 0
    for name, numbers in found.items():
        # An engine that is away is told by what another one holds; if all are, by everything: its index may be old.
        records = _records(numbers if numbers is not None else known)
        if sink := sink_of_engine(name):
            request_deliveries(records, [sink], again=True)
        most = max(most, len(records))
    return most


def _numbers_holding(engine_name: str, tokens: tuple[str, ...]) -> list[int] | None:
    """Record numbers, [] if there is no index yet, None if the engine cannot say (in the time that an editor waits)."""
    try:
        with answer_within(EDITOR_SECONDS):
            engine = get_engine(engine_name)
            if not engine.check():
                return []
            return [hit.number for hit in engine.heads(HeadQuery(match=phrase_anywhere(tokens), limit=MAX_RECUT)).hits]
    except EngineUnavailable:
        return None


def _records(numbers: list[int] | None) -> list[Record]:
    """Live records by number; all of them for None."""
    live = Record.objects.live().only("id", "sequence")
    return list(live if numbers is None else live.filter(sort_id__in=numbers))
