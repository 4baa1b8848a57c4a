"""Hooks and views that narrow Wagtail's listings down to what a team may see."""

from typing import Any

from django.http import HttpRequest
from wagtail.models import PageLogEntry

from cms.teams.borders import editable_pages, oversees, visible_pages
from cms.teams.queries import is_auditor
from cms.wagtail_seams.external_links import ExternalLinks
from cms.wagtail_seams.log_entries import QuickLogEntriesView


def narrow_page_chooser(pages: Any, request: HttpRequest) -> Any:
    return visible_pages(request.user, pages)


def drop_actions_for_auditors(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """No button of the editor works for them, so none is shown."""
    if is_auditor(request.user):
        items.clear()


def drop_reports_over_all_teams(request: HttpRequest, items: list[Any]) -> None:
    if not oversees(request.user):
        items[:] = [item for item in items if item.name != "page-types-usage"]


class TeamLogEntriesView(QuickLogEntriesView):
    """Without the pages above the team's own, which Wagtail counts in because they lead there."""

    def filter_queryset(self, queryset: Any) -> Any:
        if queryset.model is PageLogEntry and not oversees(self.request.user):
            queryset = queryset.filter(page__in=editable_pages(self.request.user))
        return super().filter_queryset(queryset)


class TeamExternalLinkView(ExternalLinks):
    """Wagtail would link to any public page, with the title of its draft.

    For teams it stays an address: most pages of the portal are not theirs to refer to.
    """

    def may_find_pages(self) -> bool:
        return oversees(self.request.user)
