"""Every way back from the public: whoever takes a page away is told first which policies come into force again by that.

The admin's views call Wagtail's own classes, so they are asked before; both APIs use these.
"""

from typing import Any

from wagtail.actions import ActionRegistry, DeletePageAction, MovePageAction, UnpublishPageAction
from wagtail.models import Page

from cms.approvals.cautions import require_look
from cms.approvals.revivals import revivals_of
from publishing.visibility import only_public


class AskedUnpublishAction(UnpublishPageAction):
    def execute(self, skip_permission_checks: bool = False) -> Any:
        self.check(skip_permission_checks=skip_permission_checks)
        ask_before_withdrawing([self.object], self.user)
        return super().execute(skip_permission_checks=True)


class AskedDeleteAction(DeletePageAction):
    def execute(self, *args: Any, skip_permission_checks: bool = False, **kwargs: Any) -> Any:
        self.check(skip_permission_checks=skip_permission_checks)
        ask_before_withdrawing([self.page], self.user)
        return super().execute(*args, skip_permission_checks=True, **kwargs)


class AskedMoveAction(MovePageAction):
    def check(self, parent_after: Page, skip_permission_checks: bool = False) -> None:
        super().check(parent_after, skip_permission_checks=skip_permission_checks)
        ask_before_hiding([self.page], parent_after, self.user)


def register_actions(registry: ActionRegistry) -> None:
    registry.register(Page, AskedUnpublishAction)
    registry.register(Page, AskedDeleteAction)
    registry.register(Page, AskedMoveAction)


def ask_before_withdrawing(pages: list[Page], user: Any) -> None:
    """Raises NotShown if ``user`` was not told what their going brings back."""
    require_look(revivals_of(pages), user=user, publishes=False)


def ask_before_hiding(pages: list[Page], destination: Page, user: Any) -> None:
    """A public page below one that is not public is gone from the public as well."""
    if not only_public([destination]):
        ask_before_withdrawing(pages, user)
