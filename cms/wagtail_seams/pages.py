"""Which views of Wagtail's pages are ours: the explorer, its search and a page's workflow history."""

from typing import Any

from wagtail.admin.views.pages.listing import ExplorableIndexView
from wagtail.admin.views.pages.search import SearchView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page

from cms.wagtail_seams.reports import WorkflowHistory
from cms.wagtail_seams.rows import note_steps_reached


class Explorer(ExplorableIndexView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        note_steps_reached(context["object_list"], self.request.user)
        return context


class Search(SearchView):
    # Wagtail does not say what it lists, and counts "9 None" (8.0).
    verbose_name = Page._meta.verbose_name
    verbose_name_plural = Page._meta.verbose_name_plural

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        note_steps_reached(context["object_list"], self.request.user)
        return context


class Pages(PageViewSet):
    index_view_class = Explorer
    search_view_class = Search
    workflow_history_view_class = WorkflowHistory
