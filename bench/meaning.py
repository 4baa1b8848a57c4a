"""Reranking by meaning: what a search costs with it and without, and what the model and its vectors take.

Method: with QIFU_SEARCH_MODEL, the database and the index of the present settings, whose vectors must be made. Memory of this process (resident)
and the time to read the model are told first, then texts a second of CPU over a thousand passages. Then the judged queries given as argument go through
search.answering.service (understanding, retrieval, facets, highlighting) with reranking and without, in turns, query by query; the first of four
rounds is not counted. CPU time is the process's.

    python -m bench.meaning [QUERIES.jsonl] [--every N]
"""

import argparse
import os
import resource
import time
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
django.setup()

from django.conf import settings

from bench.processes import ROOT
from bench.timing import describe, read_queries
from publishing.models import Record
from search.answering.service import run_search
from search.embedding.closeness import vector_store
from search.embedding.models import get_encoder
from search.indexing.vectors import passage_texts
from search.query.parameters import SearchRequest

ROUNDS = 4
PASSAGES = 1000


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("queries", nargs="?", type=Path, default=ROOT.parent / "shared/data/queries-questions.jsonl")
    parser.add_argument("--every", type=int, default=1)
    options = parser.parse_args()
    measure_model()
    measure_searches(read_queries(options.queries)[:: options.every])


def measure_model() -> None:
    before, started, spent = memory(), time.perf_counter(), time.process_time()
    encoder = get_encoder()
    seconds, spent = time.perf_counter() - started, time.process_time() - spent
    print(
        f"model read in {seconds:.1f} s ({spent:.1f} s of CPU), {memory() - before:.0f} MB more; {encoder.fingerprint}"
    )
    texts: list[str] = []
    for record in Record.objects.live().order_by("-sort_id").iterator():
        texts += passage_texts(record)
        if len(texts) >= PASSAGES:
            break
    spent = time.process_time()
    encoder.encode(texts[:PASSAGES])
    print(f"{len(texts[:PASSAGES]) / (time.process_time() - spent):.0f} passages a second of CPU")
    opened = vector_store().opened()
    if opened is None or opened[0].fingerprint != encoder.fingerprint:
        raise SystemExit("No vectors of this model: manage.py reindex --if-needed makes them.")
    table, rows = opened
    print(f"{len(table.entries)} records, {len(rows)} vectors, {rows.nbytes / 1e6:.1f} MB")


def measure_searches(queries: list[str]) -> None:
    model = settings.QIFU_SEARCH_MODEL
    wall: dict[str, list[float]] = {"": [], model: []}
    cpu: dict[str, list[float]] = {"": [], model: []}
    for turn in range(ROUNDS):
        for query in queries:
            for settings.QIFU_SEARCH_MODEL in ("", model):
                started, spent = time.perf_counter(), time.process_time()
                run_search(SearchRequest(query=query))
                if turn:
                    cpu[settings.QIFU_SEARCH_MODEL].append((time.process_time() - spent) * 1000)
                    wall[settings.QIFU_SEARCH_MODEL].append((time.perf_counter() - started) * 1000)
    for name, times in (("wall", wall), ("CPU", cpu)):
        print(describe(f"{name} without", times[""]))
        print(describe(f"{name} with", times[model]))
        print(f"ratio of the p95: {_p95(times[model]) / _p95(times['']):.2f}")


def _p95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


def memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
