"""What lists say of a page. Wagtail 8.0 calls what was returned a draft like any other."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from wagtail.models import Page, WorkflowState


@dataclass(frozen=True)
class Status:
    """``reason``: why the draft was returned, empty otherwise."""

    label: str
    reason: str = ""


def status_of(page: Page) -> Status:
    """Asks for the workflow once, and not at all if ``prefetch_workflow_states`` did."""
    if not page.live and page.expired:
        return Status(_("expired"))
    if page.approved_schedule:
        return Status(_("live + scheduled") if page.live else _("scheduled"))
    state = page.current_workflow_state
    if state is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        reason = state.current_task_state.comment if state.current_task_state else ""
        return Status(_("已发布，新稿已退回") if page.live else _("已退回"), reason)
    if state is not None:
        return Status(_("live + in moderation") if page.live else _("in moderation"))
    if page.live:
        return Status(_("live + draft") if page.has_unpublished_changes else _("live"))
    return Status(_("draft"))
