"""The search indexes as followers of the records: one sink per engine, so that a dead one holds up no other."""

from collections.abc import Iterable, Mapping, Sequence

from publishing.models import Record
from publishing.sinks import SinkUnavailable, sink_names
from search.dictionary import current_dictionary
from search.documents.build import build_document
from search.documents.model import SearchDocument
from search.engines import engine_line, get_engine
from search.engines.protocol import EngineUnavailable


class SearchSink:
    """See publishing.sinks.Sink. Exclusive: the embedded index has one writer."""

    name = "search"
    exclusive = True
    # Which of engine_line() it feeds.
    place = 0

    @property
    def engine_name(self) -> str:
        return engine_line()[self.place]

    def deliver(self, records: Sequence[Record]) -> Mapping[str, str]:
        documents, errors = build_documents([record for record in records if record.live])
        # A record that the database does not know goes whatever its sequence was elsewhere.
        removed = {r.id: 0 if r._state.adding else r.sequence for r in records if not r.live}
        try:
            errors |= get_engine(self.engine_name).index(documents, removed)
        except EngineUnavailable as error:
            raise SinkUnavailable(str(error)) from error
        return errors

    def delivered_sequences(self) -> Iterable[tuple[str, int]]:
        try:
            return list(get_engine(self.engine_name).delivered_sequences())
        except EngineUnavailable as error:
            raise SinkUnavailable(str(error)) from error


class SpareSearchSink(SearchSink):
    """The spare engine's, with deliveries of its own."""

    name = "search_spare"
    place = 1


def sink_of_engine(engine_name: str) -> str | None:
    """The name of the sink that keeps an engine up to date; None for an engine that is not in use."""
    fed = dict(zip(engine_line(), (SearchSink.name, SpareSearchSink.name), strict=False))
    name = fed.get(engine_name)
    return name if name in sink_names() else None


def build_documents(records: Sequence[Record]) -> tuple[list[SearchDocument], dict[str, str]]:
    """Documents of live records; the error by record id for those that could not be made."""
    segmenter = current_dictionary(fresh=True).segmenter
    documents: list[SearchDocument] = []
    errors: dict[str, str] = {}
    for record in records:
        try:
            documents.append(build_document(record, segmenter))
        except Exception as error:  # one odd record must not hold up the others
            errors[record.id] = f"{type(error).__name__}: {error}"
    return documents, errors
