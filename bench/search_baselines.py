"""Plain set-ups on the same judged queries, to see what the design is worth.

``database``: Wagtail's own database search as SQLite sets it up (an FTS5 table with its default tokenizer over
title and body, all words wanted, title counted double, BM25). ``standard`` and ``cjk``: Elasticsearch with that
analyser on title and body, ``multi_match``, title counted double; left out when the server does not have it.
Documents are the live records of the present settings (QIFU_VAR_DIR), whole, title and text.

    python -m bench.search_baselines QUERIES [database] [standard] [cjk]
"""

import os
import re
import sqlite3
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
os.environ.setdefault("QIFU_LOG_LEVEL", "ERROR")

import django

django.setup()

from elasticsearch import BadRequestError, Elasticsearch
from elasticsearch.helpers import bulk

from publishing.models import Record
from search.documents.build import full_text
from search.documents.sources import source_of
from search.engines.elasticsearch.connection import connect, for_long_work
from search.tuning.evaluation import Answer, find_numbers, read_judgements, score_by_kind

DEPTH = 10
INDEX = "qifu-baseline"
Search = Callable[[str], tuple[int, ...]]


def documents() -> Iterator[tuple[int, str, str]]:
    """Number, title and text of every live record."""
    for record in Record.objects.live().iterator(200):
        yield record.sort_id, record.title, full_text(source_of(record))


def database_search() -> Search:
    table = sqlite3.connect(":memory:")
    table.execute("CREATE VIRTUAL TABLE entry USING fts5(title, body)")
    table.executemany("INSERT INTO entry (rowid, title, body) VALUES (?, ?, ?)", documents())

    def ask(query: str) -> tuple[int, ...]:
        words = " AND ".join(f'"{word}"' for word in re.findall(r"\w+", query))
        if not words:
            return ()
        asked = "SELECT rowid FROM entry WHERE entry MATCH ? ORDER BY bm25(entry, 2.0, 1.0) LIMIT ?"
        return tuple(row[0] for row in table.execute(asked, (words, DEPTH)))

    return ask


def elasticsearch_search(client: Elasticsearch, analyser: str) -> Search:
    """Raises BadRequestError if the server does not have the analyser."""
    text = {"type": "text", "analyzer": analyser}
    client.options(ignore_status=404).indices.delete(index=INDEX)
    client.indices.create(index=INDEX, mappings={"properties": {"title": text, "body": text}})
    rows = ({"_id": str(number), "title": title, "body": body} for number, title, body in documents())
    bulk(for_long_work(client), rows, index=INDEX, refresh=True)

    def ask(query: str) -> tuple[int, ...]:
        wanted = {"multi_match": {"query": query, "fields": ["title^2", "body"]}}
        found = client.search(index=INDEX, query=wanted, size=DEPTH, source=False)
        return tuple(int(hit["_id"]) for hit in found["hits"]["hits"])

    return ask


def measure(name: str, ask: Search, path: Path) -> None:
    resolve = find_numbers()
    answers = [Answer(judged, ask(judged.query), resolve(judged.relevant)) for judged in read_judgements(path)]
    print(f"{name}\n{'':14}{'MRR@10':>9}{'nDCG@10':>9}{'S@1':>7}{'S@10':>7}{'empty':>8}")
    for kind, score in score_by_kind(answers).items():
        numbers = f"{score.mrr:>9.3f}{score.ndcg:>9.3f}{score.success:>7.3f}{score.among_ten:>7.3f}"
        print(f"{kind:14}{numbers}{score.empty:>8.3f}")


def main(path: Path, names: list[str]) -> None:
    if not names or "database" in names:
        measure("database", database_search(), path)
    for analyser in [name for name in ("standard", "cjk") if name in names]:
        client = connect()
        try:
            measure(f"elasticsearch, {analyser}", elasticsearch_search(client, analyser), path)
        except BadRequestError as error:
            print(f"elasticsearch, {analyser}: the server does not have it ({error.error})")
        finally:
            client.options(ignore_status=404).indices.delete(index=INDEX)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("Give a file of judged queries: python -m bench.search_baselines QUERIES [database] [standard] [cjk]")
    main(Path(sys.argv[1]), sys.argv[2:])
