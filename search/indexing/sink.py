"""The search indexes as followers of the records: one sink per engine, so that a dead one holds up no other."""

from collections.abc import Iterable, Mapping, Sequence

from publishing.models import Record
from publishing.sinks import SinkUnavailable, sink_names
from search.documents.analysis import analyse
from search.documents.sources import source_of
from search.engines import engine_line, get_engine
from search.engines.protocol import EngineUnavailable
from search.words.dictionary import current_dictionary


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
        segmenter = current_dictionary(fresh=True).segmenter
        analysed = analyse((source_of(record) for record in records if record.live), segmenter)
        # A record that the database does not know goes whatever its sequence was elsewhere.
        removed = {r.id: 0 if r._state.adding else r.sequence for r in records if not r.live}
        try:
            refused = get_engine(self.engine_name).index(analysed.documents, removed)
        except EngineUnavailable as error:
            raise SinkUnavailable(error.told()) from error
        return analysed.errors | refused

    def delivered_sequences(self) -> Iterable[tuple[str, int]]:
        try:
            return list(get_engine(self.engine_name).delivered_sequences())
        except EngineUnavailable as error:
            raise SinkUnavailable(error.told()) from error


class SpareSearchSink(SearchSink):
    """The spare engine's, with deliveries of its own."""

    name = "search_spare"
    place = 1


def sink_of_engine(engine_name: str) -> str | None:
    """The name of the sink that keeps an engine up to date; None for an engine that is not in use."""
    fed = dict(zip(engine_line(), (SearchSink.name, SpareSearchSink.name), strict=False))
    name = fed.get(engine_name)
    return name if name in sink_names() else None
