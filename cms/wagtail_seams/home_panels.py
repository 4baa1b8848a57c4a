"""Wagtail's own panels of the admin's home show what one once edited or sent, wherever one works now (8.0)."""

from typing import Any

from django.http import HttpRequest
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import LockedPagesPanel, RecentEditsPanel, UserObjectsInWorkflowModerationPanel

from cms.wagtail_seams.rows import with_status


def may_edit(user: Any, page: Any) -> bool:
    return bool(page.permissions_for_user(user).can_edit())


class OwnRecentEdits(RecentEditsPanel):
    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        user = parent_context["request"].user
        return {**context, "last_edits": [(at, page) for at, page in context["last_edits"] if may_edit(user, page)]}


class OwnObjectsInWorkflow(UserObjectsInWorkflowModerationPanel):
    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        user = parent_context["request"].user
        return {
            **context,
            "workflow_states": [s for s in context["workflow_states"] if may_edit(user, s.content_object)],
        }


class QuickLockedPages(LockedPagesPanel):
    """One's own, whatever became of the rights; their states are read at once."""

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        return {**context, "locked_pages": with_status(context["locked_pages"])}


NARROWED: dict[type[Component], type[Component]] = {
    RecentEditsPanel: OwnRecentEdits,
    UserObjectsInWorkflowModerationPanel: OwnObjectsInWorkflow,
    LockedPagesPanel: QuickLockedPages,
}


def narrow_panels(request: HttpRequest, panels: list[Component]) -> None:
    panels[:] = [NARROWED[type(panel)]() if type(panel) in NARROWED else panel for panel in panels]
