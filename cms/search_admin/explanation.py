"""为什么排在这里: the parts of the first results' scores, for any query, and for a page of the editor's choice."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from cms.search_admin.access import for_tuners, may
from publishing.models import Record
from search.curation.rules import find_curation
from search.engines import get_engine
from search.engines.protocol import EngineUnavailable
from search.models import ResultRule, SynonymGroup
from search.query.understanding import MAX_QUERY_LENGTH, Understanding, clean_query, understand
from search.scoring.part_labels import part_label, part_meaning
from search.tuning.explaining import DEEPEST_RANK, ExplainedAnswer, Explanation, explain
from search.words.dictionary import current_dictionary

TOP = 10


@dataclass(frozen=True)
class ShownPart:
    """A part in words; ``share``: of the largest sum shown, in percent, for a bar."""

    label: str
    meaning: str
    score: float
    share: int


@for_tuners
def show_explanation(request: HttpRequest) -> HttpResponse:
    """``?q=`` the query, ``?page=`` a page's number or address that is to be explained as well."""
    query = clean_query(request.GET.get("q", ""))[:MAX_QUERY_LENGTH]
    wanted = request.GET.get("page", "").strip()
    context: dict[str, Any] = {
        "header_title": _("为什么排在这里"),
        "query": query,
        "wanted": wanted,
        "depth": DEEPEST_RANK,
        "may_add_synonyms": may(request.user, "add", SynonymGroup),
        "may_add_rules": may(request.user, "add", ResultRule),
    }
    if query:
        context |= explain_query(query, wanted)
    return render(request, "search_admin/explanation.html", context)


def explain_query(query: str, wanted: str) -> dict[str, Any]:
    understood = understand(query, current_dictionary(fresh=True))
    number = find_page(wanted) if wanted else None
    try:
        answer = explain(
            get_engine(),
            understood,
            curation=find_curation(understood),
            limit=TOP,
            numbers=[number] if number is not None else [],
        )
    except EngineUnavailable as error:
        return {"problem": _("搜索引擎现在不可用：%(error)s") % {"error": error}}
    problem = ""
    if wanted and number not in [one.number for one in answer.explanations]:
        problem = _("没有找到“%(page)s”：请填已发布页面的编号或网址。") % {"page": wanted}
    return {
        "problem": problem,
        "total": answer.total,
        "understanding": describe_understanding(understood),
        "results": describe_answer(answer, number),
    }


def find_page(wanted: str) -> int | None:
    """The record number of a page given by number or address."""
    if wanted.isascii() and wanted.isdigit() and len(wanted) < 19:
        return int(wanted)
    path = urlsplit(wanted).path
    return Record.objects.live().filter(url=path).values_list("sort_id", flat=True).first()


def describe_understanding(understood: Understanding) -> list[tuple[str, str]]:
    """What the search took the query for: label and words."""
    synonyms = [f"{word}（{'、'.join(''.join(way) for way in ways)}）" for word, ways in understood.synonyms.items()]
    rows = [
        (_("拆成的词"), understood.units),
        (_("同义词"), synonyms),
        (_("发文字号"), list(understood.doc_numbers)),
        (_("年份"), list(understood.years)),
        (_("更正为"), list(understood.corrections)),
    ]
    return [(label, "　".join(words)) for label, words in rows if words]


def describe_answer(answer: ExplainedAnswer, wanted: int | None) -> list[dict[str, Any]]:
    most = max((one.sum for one in answer.explanations), default=0.0) or 1.0
    return [describe_result(one, most, wanted) for one in answer.explanations]


def describe_result(one: Explanation, most: float, wanted: int | None) -> dict[str, Any]:
    parts = [
        ShownPart(part_label(part.name), part_meaning(part.name), part.score, round(100 * part.score / most))
        for part in one.parts
    ]
    return {
        "explanation": one,
        "parts": parts,
        "asked_for": one.number == wanted,
        "edit_url": reverse("wagtailadmin_pages:edit", args=[one.number]),
    }
