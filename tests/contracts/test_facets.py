"""Facets of each engine: what a count says is what choosing its value gives, and both are what the records say."""

import itertools
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from publishing.facets import FACETS, SIZES, aims_of, facets_of
from publishing.filters import Filter
from search.answering.facets import aimed_facets, describe_facets, engine_filters, facets_counted
from search.answering.looking import Wanted
from search.answering.retrieval import retrieve
from search.engines.fragments import Everything
from search.engines.protocol import HeadQuery, SearchEngine
from search.engines.windows import seconds
from search.query.understanding import understand
from search.words.dictionary import current_dictionary
from tests.contracts.test_search_engines import build, engine
from tests.search_documents import make_document, store_documents

__all__ = ["engine"]
pytestmark = pytest.mark.django_db

NOW = timezone.localtime().replace(microsecond=0)
WORDS = ["", "补贴", "技术改造", "企业", "养老", "技术改造 补贴", "专精特新企业", "稀有词语", "办法", "zjtx"]
CHOICES: list[dict[str, tuple[str, ...]]] = [
    {}, {"kind": ("policy",)}, {"kind": ("agency",)}, {"kind": ("policy", "event")}, {"window": ("open",)},
    {"kind": ("policy",), "window": ("open", "upcoming")}, {"kind": ("policy",), "industry": ("C34",)},
    {"kind": ("policy",), "industry": ("C", "A01")}, {"kind": ("policy",), "industry": ("C3511", "C35")},
    {"kind": ("policy",), "size": ("SMALL",)}, {"kind": ("policy",), "size": ("SMALL", "LARGE"), "year": ("2023",)},
    {"region": ("370281001",)}, {"kind": ("policy",), "region": ("370281001", "370281002"), "window": ("soon",)},
    {"kind": ("policy",), "qualification": ("srdi",)}, {"kind": ("policy",), "amount": ("10-50", "over-500")},
    {"kind": ("agency",), "town": ("370281002",)}, {"kind": ("agency",), "service": ("记账",), "town": ("370281001",)},
    {"kind": ("event",), "form": ("online",)}, {"kind": ("policy",), "validity": ("in_force",), "topic": ("a", "b")},
    {"kind": ("policy",), "window": ("closed",), "industry": ("A",), "size": ("MICRO",)},
]  # fmt: skip


def in_days(days: float) -> str:
    return (NOW + timedelta(days=days)).isoformat()


def varied(number: int) -> dict[str, Any]:
    """A document whose facets depend on its number, each in another rhythm."""
    text = ["技术改造补贴。", "专精特新企业补贴。", "养老服务。", "企业办法与稀有词语。"][number % 4]
    title = f"{('技术改造', '企业', '样例')[number % 3]}办法{number}"
    common: dict[str, Any] = {"date": f"202{number % 4}-05-01", "portal": str(number % 2 + 1), "topics": [
        {"slug": slug, "name": slug, "parent": None} for slug in ("a", "b", "c")[: number % 4]
    ]}  # fmt: skip
    if number % 7 == 1:
        towns = [[], ["370281001"], ["370281001", "370281002"]][number % 3]
        return make_document(
            number, title, text, kind="agency", **common, agency_kinds=[{"slug": "finance", "name": "投融资"}],
            services=[{"name": ("记账", "融资")[number % 2], "html": "", "fee": ""}],
            regions=[{"code": code, "name": f"镇{code}"} for code in towns],
        )  # fmt: skip
    if number % 7 == 2:
        return make_document(
            number, title, text, kind="event", **common, starts_at=in_days(number % 9 - 4), ends_at=in_days(number % 9 - 4),
            online_url="https://example.org/" if number % 2 else "",
        )  # fmt: skip
    windows = [(None, None), (-9, 3), (-9, 60), (4, 90), (-90, -2), (-9, None), (None, 9)]
    opens, closes = (days and in_days(days) for days in windows[number % 7])
    industries = [[], ["C"], ["34"], ["3511", "A"], ["35"], ["01", "C"]][number % 6]
    regions = [[], ["370281"], ["370281001"], ["370281002", "370281001"], []][number % 5]
    return make_document(
        number, title, text, **common, validity=("in_force", "repealed", "amended")[number % 3],
        support_max=(None, 5.0, 20.0, 500.0, 80.0)[number % 5],
        application={"opens_at": opens, "closes_at": closes, "status": "none", "how_html": "", "url": ""},
        applicability={
            "industries": [{"code": code, "name": code} for code in industries],
            "regions": [{"code": code, "name": f"镇{code}"} for code in regions],
            "sizes": [[], [SIZES[number % 4]], ["SMALL", "MICRO"]][number % 3],
            "qualifications": [{"slug": "srdi", "name": "专精特新"}] if number % 4 == 1 else [],
            "conditions": [], "note": "",
        },
    )  # fmt: skip


@pytest.fixture
def documents(engine: SearchEngine) -> list[dict[str, Any]]:
    made = [varied(number) for number in range(100, 240)]
    engine.index(build(*store_documents(*made)))
    return made


def totals(engine: SearchEngine, *queries: HeadQuery) -> list[int]:
    return [head.total for head in engine.ask_together(heads=queries).heads]


def test_a_filter_takes_from_the_index_what_it_takes_from_the_records(
    engine: SearchEngine, documents: list[dict[str, Any]]
) -> None:
    held = {document["id"]: facets_of(document, NOW) for document in documents}
    for chosen in CHOICES:
        query = HeadQuery(match=Everything(), filters=engine_filters(chosen, seconds(NOW)), limit=200)
        found = {str(hit.number) for hit in engine.heads(query).hits}
        assert found == {key for key, facets in held.items() if Filter.of(chosen).takes(facets)}, chosen


def test_every_count_over_two_hundred_queries_is_what_choosing_it_gives(
    engine: SearchEngine, documents: list[dict[str, Any]]
) -> None:
    counted: set[str] = set()
    asked = list(itertools.product(WORDS, CHOICES))
    for words, chosen in asked:
        counted.update(
            name for name, _value, told, total in counts(engine, words, chosen) if _same(told, total, words, chosen)
        )
    assert len(asked) == 200
    of_others = {"department", "audience", "level", "authority", "series", "product", "security", "term", "provider"}
    assert counted == set(FACETS) - of_others


def counts(engine: SearchEngine, words: str, chosen: dict[str, tuple[str, ...]]) -> Iterator[tuple[str, str, int, int]]:
    """(facet, value, count told, results) of every value."""
    now = seconds(NOW)
    wanted = Wanted(filters=engine_filters(chosen, now), limit=1, facets=facets_counted(chosen, now))
    found = retrieve(engine, understand(words, current_dictionary()), wanted)
    told = [(name, value) for name, values in describe_facets(found.facets, chosen).items() for value in values]
    choosing = [
        HeadQuery(
            match=found.match, filters=engine_filters({**chosen, name: (value.value,)}, now), order="newest", limit=1
        )
        for name, value in told
    ]
    for (name, value), total in zip(told, totals(engine, *choosing), strict=True):
        yield name, value.value, value.count, total


def _same(told: int, total: int, *where: Any) -> bool:
    assert told == total, where
    return True


def test_what_names_a_chosen_size_stands_before_what_is_for_all(
    engine: SearchEngine, documents: list[dict[str, Any]]
) -> None:
    """Of equals the newest, on every page; the more of what was chosen it names, the further in front."""
    chosen = {"kind": ("policy",), "size": ("SMALL",), "industry": ("C",)}
    aims = {one["id"]: len({"size", "industry"}.intersection(aims_of(one))) for one in documents}
    filters, found = engine_filters(chosen, seconds(NOW)), []
    assert aimed_facets(chosen) == ("industry", "size")
    for offset in (0, 30, 60):
        wanted = Wanted(filters=filters, order="aimed", offset=offset, limit=30, aimed=aimed_facets(chosen))
        found += retrieve(engine, understand("", current_dictionary()), wanted).numbers
    dates = {one["id"]: one["date"] for one in documents}
    shown = [(aims[str(number)], dates[str(number)], number) for number in found]
    assert shown == sorted(shown, reverse=True) and len({aim for aim, *_rest in shown}) > 1


def test_what_is_near_comes_first_and_what_is_over_behind_the_newest_first(
    engine: SearchEngine, documents: list[dict[str, Any]]
) -> None:
    def until(document: dict[str, Any]) -> float:
        end = document.get("starts_at") or document.get("application", {}).get("closes_at")
        moment = datetime.fromisoformat(end).timestamp() if end else 0
        return moment if moment >= NOW.timestamp() else float("inf")

    ordered = sorted(documents, key=lambda one: (until(one), -int(one["date"].replace("-", ""))))
    expected = [(until(one), one["date"] if until(one) == float("inf") else "") for one in ordered]
    by_id = {document["id"]: document for document in documents}
    found: list[int] = []
    for offset in range(0, 150, 30):
        query = HeadQuery(match=Everything(), order="soonest", now=seconds(NOW), limit=30, offset=offset)
        result = engine.heads(query)
        assert result.total == len(documents)
        found += [hit.number for hit in result.hits]
    shown = [by_id[str(number)] for number in found]
    assert [(until(one), one["date"] if until(one) == float("inf") else "") for one in shown] == expected
    assert len(set(found)) == len(documents)
