"""What readers search for: the most frequent, what finds nothing, what nobody opens."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from cms.search_admin.access import may, may_tune
from cms.wagtail_seams.exports import SpreadsheetExportMixin
from search.models import QueryCount, ResultRule, SynonymGroup

PERIODS = (7, 30, 90, 180)
DEFAULT_PERIOD = 30
PAGE_SIZE = 50
LISTS = {"popular": _("最常搜的"), "without_results": _("搜不到的"), "without_clicks": _("没人点开的")}
LIST_HELP = {
    "popular": _("这段时间里搜得最多的词。"),
    "without_results": _("最近一次搜没有任何结果：加上同义词，或者补充这方面的内容。"),
    "without_clicks": _("有结果，但没有人点开：看看排在前面的是不是读者要的，必要时设推荐。"),
}


class QueryReport(SpreadsheetExportMixin, TemplateView):
    """``?list=`` a key of LISTS, ``?days=`` one of PERIODS, ``?export=`` csv or xlsx; anything else means the first."""

    template_name = "search_admin/query_report.html"
    export_filename = "检索词统计"
    list_export = ["query", "asked", "found", "clicked"]
    export_headings = {"query": _("检索词"), "asked": _("搜索次数"), "found": _("结果数"), "clicked": _("点开次数")}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_tune(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.is_export:
            export: HttpResponse = self.as_spreadsheet(self.rows(), request.GET["export"])
            return export
        return super().get(request, *args, **kwargs)

    def to_row_dict(self, item: dict[str, Any]) -> dict[str, Any]:
        return {name: item[name] for name in self.list_export}

    @property
    def chosen_list(self) -> str:
        name = self.request.GET.get("list", "")
        return name if name in LISTS else "popular"

    @property
    def days(self) -> int:
        chosen = self.request.GET.get("days", "")
        return next((days for days in PERIODS if str(days) == chosen), DEFAULT_PERIOD)

    def rows(self) -> QuerySet[Any, Any]:
        rows: QuerySet[Any, Any] = getattr(QueryCount.objects.of_last_days(self.days), self.chosen_list)()
        return rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        totals = QueryCount.objects.of_last_days(self.days).aggregate(asked=Sum("searches"), clicked=Sum("clicks"))
        return super().get_context_data(
            header_title=_("检索词统计"),
            rows=Paginator(self.rows(), PAGE_SIZE).get_page(self.request.GET.get("p")),
            lists=[(name, label, name == self.chosen_list) for name, label in LISTS.items()],
            list_help=LIST_HELP[self.chosen_list],
            chosen_list=self.chosen_list,
            periods=PERIODS,
            days=self.days,
            totals=totals,
            may_add_synonyms=may(user, "add", SynonymGroup),
            may_add_rules=may(user, "add", ResultRule),
            **kwargs,
        )
