"""The admin's search: how good, how fast, and what a save costs.

Method: for each backend named, every indexed object of the present settings' database is indexed anew; then the
judged queries given as argument are asked as the explorer asks them (``autocomplete`` over all pages, first ten,
count), and their MRR@10 printed by kind, with the times. A save is the indexing of one page that has changed, twenty
times, rolled back. ``--copies N`` first adds N pages without text below the first section of policies.

    python -m bench.admin_search QUERIES.jsonl [--copies N] [BACKEND...]
"""

import argparse
import os
import statistics
import time
from collections.abc import Iterable
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
os.environ.setdefault("QIFU_LOG_LEVEL", "ERROR")

import django

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from search.tuning.evaluation import Answer, JudgedQuery, read_judgements, score_by_kind
from site_content.policies.importing.indexing import indexing_put_off
from site_content.policies.models import PolicyPage, PolicySectionPage

BACKENDS = ("search.admin_backend", "modelsearch.backends.database", "modelsearch.backends.database.fallback")
SAVES = 20
SUBJECTS = ("技术改造", "人才引进", "知识产权", "工业用地", "绿色制造", "数字化转型", "外贸出口")


def add_copies(count: int) -> None:
    """Pages with titles alone; indexed afterwards, all at once."""
    section = PolicySectionPage.objects.first()
    assert section is not None
    with transaction.atomic(), indexing_put_off():
        for number in range(count):
            title = f"关于支持企业{SUBJECTS[number % len(SUBJECTS)]}的第{number}号通知"
            section.add_child(instance=PolicyPage(title=title, slug=f"copy-{number}", live=False))


def ask(queries: Iterable[JudgedQuery]) -> tuple[list[Answer], list[float]]:
    """The first ten pages of each query, and the seconds that they and their count took."""
    keys = {key: row[0] for row in PolicyPage.objects.values_list("pk", "source_id", "title") for key in row[1:] if key}
    answers, times = [], []
    for judged in queries:
        started = time.perf_counter()
        results = Page.objects.filter(depth__gt=1).autocomplete(judged.query)
        results.count()
        found = tuple(page.pk for page in results[:10])
        times.append(time.perf_counter() - started)
        relevant = frozenset(keys[key] for key in judged.relevant if key in keys)
        answers.append(Answer(judged, found, relevant))
    return answers, times


def save_times() -> list[float]:
    """Seconds to index a page whose title has changed."""
    backend = get_search_backend()
    times = []
    with transaction.atomic():
        for number, page in enumerate(PolicyPage.objects.order_by("pk")[:SAVES]):
            page.title += str(number)
            started = time.perf_counter()
            backend.add(page)
            times.append(time.perf_counter() - started)
        transaction.set_rollback(True)
    return times


def measure(backend: str, queries: list[JudgedQuery]) -> None:
    settings.WAGTAILSEARCH_BACKENDS["default"]["BACKEND"] = backend
    started = time.perf_counter()
    call_command("update_index", verbosity=0)
    print(
        f"\n{backend} on {connection.vendor}, {Page.objects.count()} pages; indexed in {time.perf_counter() - started:.1f} s"
    )
    ask(queries[:5])
    answers, times = ask(queries)
    print("  MRR@10: " + ", ".join(f"{kind} {score.mrr:.3f}" for kind, score in score_by_kind(answers).items()))
    print(f"  a search: {milliseconds(times)}; a save: {milliseconds(save_times())}")


def milliseconds(times: list[float]) -> str:
    cuts = statistics.quantiles(times, n=20)
    return f"median {statistics.median(times) * 1000:.1f} ms, p95 {cuts[18] * 1000:.1f} ms"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("queries", type=Path)
    parser.add_argument("backends", nargs="*", default=BACKENDS)
    parser.add_argument("--copies", type=int, default=0)
    options = parser.parse_args()
    queries = read_judgements(options.queries)
    add_copies(options.copies)
    for backend in options.backends:
        measure(backend, queries)


if __name__ == "__main__":
    main()
