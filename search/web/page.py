"""The context of the results page (docs/search.md): plain data, every choice a link."""

from dataclasses import replace
from typing import Any

from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from publishing.facet_labels import VALIDITIES
from publishing.filters import Filter
from publishing.kinds import kind_label
from search.answering.facets import FacetValue
from search.answering.response import SearchResponse
from search.labels.vocabulary import SORTS
from search.query.parameters import MAX_HITS, SearchRequest, default_order
from search.web.addresses import SEARCH_URL, page_url
from search.web.facets import active_filters, describe_facets, finder_kind, quick_choices

SUGGEST_URL = "/api/search/suggest/"
CLICK_URL = "/search/click/"
# Page numbers shown on either side of the present one.
NEIGHBOURS = 2
HOT_LINKS = 12


def make_context(request: SearchRequest, response: SearchResponse, hot: list[FacetValue]) -> dict[str, Any]:
    """Everything that the theme shows. ``hot``: topics to offer when there is nothing to show."""
    facets = describe_facets(request, response)
    return {
        **_base(request),
        "status": 200,
        "total": response.total,
        "took_ms": response.took_ms,
        "notice": response.notice,
        "away": response.is_away,
        "suggestion": _suggestion(request, response),
        "answer": response.answer,
        "results": [describe_result(result) for result in response.results],
        "facets": facets,
        "quick": quick_choices(facets, response.total) if finder_kind(request) else [],
        "active_filters": active_filters(request, response),
        "sorts": describe_sorts(request),
        "pages": describe_pages(request, response.total, response.close),
        "hints": [] if response.total or not request.query else hints(request),
        "hot_links": hot_links(hot) if not response.total or not request.query else [],
    }


def make_error_context(request: SearchRequest, message: str) -> dict[str, Any]:
    """The page for a parameter that could not be read. ``request``: what could be."""
    empty = SearchResponse(query=request.query, total=0, took_ms=0, engine="", notice=message)
    return {**make_context(request, empty, []), "status": 400, "hints": []}


def _base(request: SearchRequest) -> dict[str, Any]:
    portals = request.filters.get("portal", ())
    chosen = [(name, value) for name, values in request.filters.items() for value in values]
    chosen += [("sort", request.sort)] if request.sort != "relevance" else []
    kind = finder_kind(request)
    sort = "" if request.sort == "relevance" else request.sort
    page_size = "" if request.page_size == SearchRequest.page_size else str(request.page_size)
    as_of = request.as_of.isoformat() if request.as_of else ""
    chosen += [("as_of", as_of)] if as_of else []
    kept = (("q", request.query), ("as_of", as_of), ("sort", sort), ("page_size", page_size))
    return {
        "portal": portals[0] if len(portals) == 1 else None,
        "finder": {"kind": kind, "label": kind_label(kind)} if kind else None,
        "everywhere_url": page_url(replace(request, filters={**request.filters, "portal": ()}, page=1))
        if portals
        else None,
        "kept_fields": [{"name": name, "value": value} for name, value in kept if value],
        "as_of": {"day": as_of, "today_url": page_url(replace(request, as_of=None, page=1))} if as_of else None,
        "query": request.query,
        "search_url": SEARCH_URL,
        "suggest_url": SUGGEST_URL,
        "click_url": CLICK_URL,
        "hidden_fields": [{"name": name, "value": value} for name, value in chosen],
        "clear_filters_url": _cleared_url(request),
        "filter_query": Filter.of(
            {name: values for name, values in request.filters.items() if values}
        ).to_query_string(),
    }


def _cleared_url(request: SearchRequest) -> str | None:
    """A finder stays one."""
    kept = {"kind": request.filters["kind"]} if finder_kind(request) and not request.query else {}
    return (
        page_url(replace(request, filters=kept, page=1))
        if any(request.filters[name] for name in request.filters if name not in kept)
        else None
    )


def _suggestion(request: SearchRequest, response: SearchResponse) -> dict[str, str] | None:
    if not response.suggestion:
        return None
    return {"text": response.suggestion, "url": page_url(replace(request, query=response.suggestion, page=1))}


def describe_result(result: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": result["id"],
        "kind": result["kind"],
        "kind_label": kind_label(result["kind"]),
        "title": result["title"],
        "url": result["url"],
        "title_html": result["highlights"]["title"],
        "body_html": result["highlights"]["body"],
        "summary": result["summary"],
        "date": result["date"],
        "doc_number": result["doc_number"],
        "validity": result["validity"],
        "validity_label": str(VALIDITIES.get(result["validity"], "")),
        "standing": [describe_standing(result, standing) for standing in result["standing"]],
        "arrangement": result["arrangement"],
        "portal": {"id": result["portal"], "name": result["portal_name"]},
        "authorities": result["authorities"],
        "recognised": result["recognised"],
        "pinned": result["pinned"],
        "window": result["window"],
        "support_amount": result["support_amount"],
        "support_max": result["support_max"],
        "event": result["event"],
        "phone": result["phone"],
        "labels": result["labels"],
    }


def describe_standing(result: dict[str, Any], standing: dict[str, Any]) -> dict[str, Any]:
    """``own``: the result is that very policy."""
    own = standing["url"] == result["url"]
    return {**standing, "validity_since": standing["since"], "own": own}


def describe_sorts(request: SearchRequest) -> list[dict[str, Any]]:
    """Without a query nothing is more relevant than another; what there is instead is said by default_order."""
    usual = default_order(request)
    usual = "relevance" if usual == "aimed" else usual
    shown = {value: label for value, label in SORTS.items() if value != "relevance" or usual == value}
    selected = usual if request.sort == "relevance" else request.sort
    return [
        {
            "value": value,
            "label": str(label),
            "url": page_url(replace(request, sort=value, page=1)),
            "selected": value == selected,
        }
        for value, label in shown.items()
    ]


def describe_pages(request: SearchRequest, total: int, close: int) -> dict[str, Any]:
    """Pages of the close results, with a way to the rest behind them; from there on pages of all."""
    every = max(1, -(-min(total, MAX_HITS) // request.page_size))
    of_close = min(max(1, -(-close // request.page_size)), every)
    is_folded = of_close < every and request.page <= of_close
    count = of_close if is_folded else every
    current = request.page
    shown = of_close * request.page_size
    rest = {"shown": shown, "count": total - shown, "url": page_url(replace(request, page=of_close + 1))}
    return {
        "rest": rest if is_folded else None,
        "current": current,
        "count": count,
        "previous_url": page_url(replace(request, page=min(current - 1, count))) if current > 1 else None,
        "next_url": page_url(replace(request, page=current + 1)) if current < count else None,
        "last_url": page_url(replace(request, page=count)),
        "links": [
            number and {
                "number": number,
                "url": page_url(replace(request, page=number)),
                "selected": number == current,
            }
            for number in page_numbers(current, count)
        ],
    }  # fmt: skip


def page_numbers(current: int, count: int) -> list[int | None]:
    """First, last, and the neighbours of the present page; None for a gap."""
    paginator = Paginator(range(count), 1)
    shown = paginator.get_elided_page_range(min(current, count), on_each_side=NEIGHBOURS, on_ends=1)
    return [number if isinstance(number, int) else None for number in shown]


def hints(request: SearchRequest) -> list[str]:
    """What to try when nothing was found."""
    filtered = [_("去掉部分筛选条件")] if any(request.filters.values()) else []
    return [
        *filtered,
        _("检查有没有错别字，或换一个意思相近的词"),
        _("减少词语，例如只输入最关键的两三个字"),
        _("可以输入拼音、拼音首字母，或发文字号，例如：专精特新、zjtx、胶政发〔2016〕12号"),
    ]


def hot_links(hot: list[FacetValue]) -> list[dict[str, str]]:
    topics = [value for value in hot if value.label][:HOT_LINKS]
    return [
        {"text": value.label, "url": page_url(SearchRequest(filters={"topic": (value.value,)}))} for value in topics
    ]
