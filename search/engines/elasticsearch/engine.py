"""The Elasticsearch engine: one cluster, any number of writers and readers."""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.conf import settings
from elasticsearch import Elasticsearch

from search.documents.model import SearchDocument
from search.engines.elasticsearch.connection import connect, for_long_work
from search.engines.elasticsearch.failures import NO_INDEX, explain_answer, translated_failures
from search.engines.elasticsearch.paging import all_sequences, deep_heads
from search.engines.elasticsearch.searches import (
    Body,
    card_search,
    head_search,
    is_deep,
    passage_search,
    read_cards,
    read_heads,
    read_passages,
)
from search.engines.elasticsearch.versions import IndexVersions
from search.engines.elasticsearch.writing import delete_action, fill, index_action, send_all, verify
from search.engines.patience import is_patient, seconds_left
from search.engines.protocol import (
    NOTHING,
    Answers,
    EngineUnavailable,
    HeadQuery,
    HeadResult,
    PassageHit,
    PassageQuery,
)

# How long a look at the index's stamp counts. Another release may have rebuilt it meanwhile.
STAMP_SECONDS = 5.0


class ElasticsearchEngine:
    """See search.engines.protocol.SearchEngine. ``prefix`` of its indices: settings.QIFU_ELASTICSEARCH_PREFIX."""

    name = "elasticsearch"

    def __init__(self, prefix: str = "") -> None:
        self._client = connect()
        self._patient = for_long_work(self._client)
        prefix = prefix or settings.QIFU_ELASTICSEARCH_PREFIX
        self._versions = IndexVersions(self._patient, prefix, settings.QIFU_ELASTICSEARCH_SHARDS)
        self._stamp_seen = -STAMP_SECONDS

    # Writing

    def index(self, documents: Iterable[SearchDocument], removed: Mapping[str, int] = NOTHING) -> dict[str, str]:
        with translated_failures():
            if self._versions.present() is None:
                self._versions.switch_to(self._versions.create())
            actions = [
                *(delete_action(record_id, sequence) for record_id, sequence in removed.items()),
                *map(index_action, documents),
            ]
            refused = send_all(self._patient, self._versions.alias, actions)
            self._patient.indices.refresh(index=self._versions.alias)
        return refused

    def rebuild(self, documents: Iterable[SearchDocument]) -> int:
        with translated_failures():
            self._versions.clear_away(keep=self._versions.serving())
            name = self._versions.create()
            built = fill(self._patient, self._versions.building_alias(name), documents)
            self._patient.indices.refresh(index=name)
            verify(self._patient, name, built)
            self._versions.switch_to(name)
        return built.documents

    # Reading

    def heads(self, query: HeadQuery) -> HeadResult:
        return self.ask_together(heads=[query]).heads[0]

    def passages(self, query: PassageQuery) -> list[PassageHit]:
        return self.ask_together(passages=[query]).passages[0]

    def cards(self, numbers: Sequence[int]) -> dict[int, dict[str, Any]]:
        return self.ask_together(cards=numbers).cards

    def ask_together(
        self,
        heads: Sequence[HeadQuery] = (),
        passages: Sequence[PassageQuery] = (),
        cards: Sequence[int] = (),
    ) -> Answers:
        bodies = [head_search(query) for query in heads if not is_deep(query)]
        bodies += [passage_search(query) for query in passages]
        answers = iter(self._search([*bodies, card_search(cards)] if cards else bodies))
        return Answers(
            heads=[self._deep(query) if is_deep(query) else read_heads(query, next(answers)) for query in heads],
            passages=[read_passages(query, next(answers)) for query in passages],
            cards=read_cards(next(answers)) if cards else {},
        )

    def _search(self, bodies: list[Body]) -> list[Body]:
        """All requests in one round trip. Raises for the first that failed."""
        if not bodies:
            return []
        with translated_failures():
            self._look_at_stamp()
            answers = self._send(bodies)
            if any(answer.get("status") == 404 for answer in answers):
                answers = self._send(bodies)  # a rebuild may have switched to another index in between
        for answer in answers:
            if "error" in answer:
                raise explain_answer(answer["status"], answer)
            if answer["timed_out"]:
                raise EngineUnavailable("Elasticsearch 没有按时答复")
        return answers

    def _send(self, bodies: list[Body]) -> list[Body]:
        header = {"index": self._versions.alias, "allow_partial_search_results": False}
        limit = f"{round(settings.QIFU_ELASTICSEARCH_SEARCH_SECONDS * 1000)}ms"
        lines = [line for body in bodies for line in (header, {**body, "timeout": limit})]
        found: list[Body] = self._hurried().msearch(searches=lines).body["responses"]
        return found

    def _deep(self, query: HeadQuery) -> HeadResult:
        with translated_failures():
            self._look_at_stamp()
            return deep_heads(self._patient if is_patient() else self._hurried(), self._versions.alias, query)

    def check(self) -> bool:
        with translated_failures():
            return self._versions.present(self._hurried()) is not None

    def delivered_sequences(self) -> Iterator[tuple[str, int]]:
        with translated_failures():
            if self._versions.present() is None:
                return
            yield from all_sequences(self._patient, self._versions.alias)

    def _hurried(self) -> Elasticsearch:
        """The client with a visitor's patience, or with what is left of a whole search's (search.engines.patience)."""
        if is_patient():
            return self._client
        # With a limit on the whole there is no time for another try: the spare is quicker.
        left = seconds_left(settings.QIFU_ELASTICSEARCH_SEARCH_SECONDS)
        return self._client.options(request_timeout=left, max_retries=0)

    def _look_at_stamp(self) -> None:
        """Raises IndexOutdated or EngineUnavailable; asks the server every STAMP_SECONDS at most."""
        if time.monotonic() - self._stamp_seen < STAMP_SECONDS:
            return
        if not self.check():
            raise EngineUnavailable(NO_INDEX)
        self._stamp_seen = time.monotonic()
