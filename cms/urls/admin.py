"""Views of ours at addresses of Wagtail's, in front of its own (cms.urls.both); links keep leading there by its names."""

from typing import Any

from django.urls import path
from wagtail.admin.auth import require_admin_access

from cms.accounts.resets import ResetConfirmView
from cms.teams.listings import TeamExternalLinkView, TeamLogEntriesView
from cms.wagtail_seams.choosers import PageSearch
from cms.wagtail_seams.reports import LockedPagesReport, StepsReport, WorkflowReport, Workflows


def listing_urls(address: str, view: Any) -> list[Any]:
    """The listing, and its rows alone, which its filters ask for."""
    return [
        path(f"{address}/", require_admin_access(view.as_view())),
        path(f"{address}/results/", require_admin_access(view.as_view(results_only=True))),
    ]


urlpatterns = [
    path("choose-external-link/", require_admin_access(TeamExternalLinkView.as_view()), name="qifu_external_link"),
    path("choose-page/search/", require_admin_access(PageSearch.as_view())),
    path("password_reset/confirm/<uidb64>/<token>/", ResetConfirmView.as_view()),
    *listing_urls("reports/site-history", TeamLogEntriesView),
    *listing_urls("reports/locked", LockedPagesReport),
    *listing_urls("reports/workflow", WorkflowReport),
    *listing_urls("reports/workflow_tasks", StepsReport),
    *listing_urls("workflows/list", Workflows),
]
