"""The menu 搜索用词: rules, words, what readers search for, and why a result is where it is."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.base import ViewSet
from wagtail.snippets.views.snippets import CreateView, IndexView, SnippetViewSet, SnippetViewSetGroup

from cms.search_admin.access import may_tune
from cms.search_admin.explanation import show_explanation
from cms.search_admin.progress import look_up_progress
from cms.search_admin.query_report import QueryReport
from cms.search_admin.trial import TrialPanel
from search.models import ResultRule, SegmenterWord, SynonymGroup
from themes.models import TraditionalName


class PrefilledCreateView(CreateView):
    """A new one with what the address says: ``?words=`` or ``?queries=``."""

    prefilled = ""

    def get_initial_form_instance(self) -> models.Model:
        instance: models.Model = self.model()
        field: models.Field[Any, Any] = instance._meta.get_field(self.prefilled)  # type: ignore[assignment]
        text = self.request.GET.get(self.prefilled, "")[: field.max_length]
        setattr(instance, self.prefilled, text)
        return instance


class SynonymCreateView(PrefilledCreateView):
    prefilled = "words"


class RuleCreateView(PrefilledCreateView):
    prefilled = "queries"


class WordCreateView(PrefilledCreateView):
    prefilled = "word"


class WordIndexView(IndexView):
    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(*args, **kwargs) | {"progress": look_up_progress()}


class ResultRuleViewSet(SnippetViewSet):
    model = ResultRule
    icon = "pick"
    list_display = ["__str__", Column("state", label=_("状态")), "note", "changed_at"]
    search_fields = ["queries", "note"]
    add_view_class = RuleCreateView
    panels = [*ResultRule.panels, TrialPanel(first_field="queries")]


class SynonymGroupViewSet(SnippetViewSet):
    model = SynonymGroup
    icon = "list-ul"
    list_display = ["words", "changed_at"]
    add_view_class = SynonymCreateView
    panels = [*SynonymGroup.panels, TrialPanel(first_field="words")]


class SegmenterWordViewSet(SnippetViewSet):
    model = SegmenterWord
    icon = "tag"
    list_display = ["word", "changed_at"]
    add_view_class = WordCreateView
    index_view_class = WordIndexView
    index_template_name = "search_admin/word_index.html"
    panels = [*SegmenterWord.panels, TrialPanel(first_field="word")]


class TraditionalNameViewSet(SnippetViewSet):
    model = TraditionalName
    icon = "globe"
    list_display = ["name", Column("written", label=_("繁体写法")), "changed_at"]


class TunersMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_tune(request.user)


class QueryReportViewSet(ViewSet):
    name = "search_queries"
    url_prefix = "qifu/search/queries"
    icon = "history"
    menu_label = _("检索词统计")
    menu_name = "qifu-search-queries"
    menu_item_class = TunersMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        return [path("", QueryReport.as_view(), name="index")]


class ExplanationViewSet(ViewSet):
    name = "search_explanation"
    url_prefix = "qifu/search/explanation"
    icon = "help"
    menu_label = _("为什么排在这里")
    menu_name = "qifu-search-explanation"
    menu_item_class = TunersMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        return [path("", show_explanation, name="index")]


class SearchWordsGroup(SnippetViewSetGroup):
    """Apart from the terms of the content: these are for the search, and for the names of the traditional edition."""

    items = (
        QueryReportViewSet, ExplanationViewSet, ResultRuleViewSet, SynonymGroupViewSet, SegmenterWordViewSet,
        TraditionalNameViewSet,
    )  # fmt: skip
    menu_label = _("搜索用词")
    menu_icon = "search"
    menu_order = 260
