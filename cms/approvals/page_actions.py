"""Wagtail's actions of pages, asked first (cms.approvals.ways).

Pages publish by ``QIFU_PUBLISH_ACTION``, and Wagtail's registry of actions (API v3) knows the same classes. The admin's
views call Wagtail's own, so they are asked before (cms.approvals.admin_publishing).
"""

from typing import Any

from wagtail.actions import (
    ActionRegistry,
    CopyPageAction,
    CreatePageAliasAction,
    DeletePageAction,
    MovePageAction,
    PublishPageRevisionAction,
    UnpublishPageAction,
)
from wagtail.models import Page

from cms.approvals import ways

# The log action by which the publisher (and Wagtail's publish_scheduled) say that a schedule is due.
SCHEDULED = "wagtail.publish.scheduled"


class ApprovedPublishAction(PublishPageRevisionAction):
    def execute(self, skip_permission_checks: bool = False) -> Any:
        """Raises NotApproved; a schedule that nobody approved is dropped instead, and noted in the history."""
        self.check(skip_permission_checks=skip_permission_checks)
        if self.log_action == SCHEDULED:
            if not ways.clear_schedule(self.revision):
                return None
        else:
            ways.clear_for_public(self.object, self.revision, self.user)
        return super().execute(skip_permission_checks=True)


class ApprovedCopyAction(CopyPageAction):
    """A copy is a new page: it becomes public at once only where its copier could have published it."""

    def check(self, skip_permission_checks: bool = False) -> None:
        super().check(skip_permission_checks=skip_permission_checks)
        if self.keep_live and self.user:
            place = self.to or self.page.get_parent()
            ways.clear_copy(self.page, place, self.user, recursive=self.recursive)


class ApprovedAliasAction(CreatePageAliasAction):
    """An alias of a public page is public at once, in another place."""

    def check(self, skip_permission_checks: bool = False) -> None:
        super().check(skip_permission_checks=skip_permission_checks)
        if self.user:
            place = self.parent or self.page.get_parent()
            ways.clear_copy(self.page, place, self.user, recursive=self.recursive)


class AskedUnpublishAction(UnpublishPageAction):
    def execute(self, skip_permission_checks: bool = False) -> Any:
        self.check(skip_permission_checks=skip_permission_checks)
        ways.clear_withdrawal([self.object], self.user)
        return super().execute(skip_permission_checks=True)


class AskedDeleteAction(DeletePageAction):
    def execute(self, *args: Any, skip_permission_checks: bool = False, **kwargs: Any) -> Any:
        self.check(skip_permission_checks=skip_permission_checks)
        ways.clear_withdrawal([self.page], self.user)
        return super().execute(*args, skip_permission_checks=True, **kwargs)


class AskedMoveAction(MovePageAction):
    def check(self, parent_after: Page, skip_permission_checks: bool = False) -> None:
        super().check(parent_after, skip_permission_checks=skip_permission_checks)
        ways.clear_hiding([self.page], parent_after, self.user)


def register_page_actions(registry: ActionRegistry) -> None:
    """A hook of Wagtail's, which runs after its own registrations."""
    for action in (
        ApprovedPublishAction,
        ApprovedCopyAction,
        ApprovedAliasAction,
        AskedUnpublishAction,
        AskedDeleteAction,
        AskedMoveAction,
    ):
        registry.register(Page, action)
