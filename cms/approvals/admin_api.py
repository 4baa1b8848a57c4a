"""Wagtail's own admin API publishes, copies, moves and withdraws pages too (Wagtail 8.0); here it asks first."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rest_framework.exceptions import APIException, PermissionDenied
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.models import Page, Revision

from cms.approvals.cautions import NotShown
from cms.approvals.page_actions import AskedDeleteAction, AskedMoveAction, AskedUnpublishAction
from cms.approvals.ways import NotApproved, clear_copy, clear_for_public
from cms.wagtail_seams.admin_api import AskingAlias, AskingCopy, AskingPublish, DeleteBy, MoveBy, UnpublishBy
from cms.wagtail_seams.page_menu import MenuPages


class FirstLook(APIException):
    status_code = 409


@contextmanager
def refusals_told() -> Iterator[None]:
    try:
        yield
    except NotApproved as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except NotShown as refusal:
        raise FirstLook({"findings": [caution.to_json() for caution in refusal.cautions]}) from refusal


class ApprovedPublish(AskingPublish):
    def ask(self, page: Page, draft: Revision) -> None:
        with refusals_told():
            clear_for_public(page, draft, self.request.user)


class ApprovedCopy(AskingCopy):
    def ask(self, page: Page, parent: Page, *, recursive: bool) -> None:
        with refusals_told():
            clear_copy(page, parent, self.request.user, recursive=recursive)


class ApprovedAlias(AskingAlias):
    def ask(self, page: Page, parent: Page, *, recursive: bool) -> None:
        with refusals_told():
            clear_copy(page, parent, self.request.user, recursive=recursive)


class AskedUnpublish(UnpublishBy):
    action_class = AskedUnpublishAction

    def execute(self, instance: Page, data: Any) -> Any:
        with refusals_told():
            return super().execute(instance, data)


class AskedDelete(DeleteBy):
    action_class = AskedDeleteAction

    def execute(self, instance: Page, data: Any) -> Any:
        with refusals_told():
            return super().execute(instance, data)


class AskedMove(MoveBy):
    action_class = AskedMoveAction

    def execute(self, instance: Page, data: Any) -> Any:
        with refusals_told():
            return super().execute(instance, data)


class ApprovedPages(MenuPages):
    actions = {
        **MenuPages.actions,
        "publish": ApprovedPublish,
        "copy": ApprovedCopy,
        "create_alias": ApprovedAlias,
        "unpublish": AskedUnpublish,
        "delete": AskedDelete,
        "move": AskedMove,
    }


def ask_for_approvals(router: WagtailAPIRouter) -> None:
    router.register_endpoint("pages", ApprovedPages)
