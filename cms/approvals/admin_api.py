"""Wagtail's own admin API publishes, copies, moves and withdraws pages too (Wagtail 8.0); here it asks first."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rest_framework.exceptions import APIException, PermissionDenied
from wagtail.admin.api.actions.copy import CopyPageAPIAction
from wagtail.admin.api.actions.create_alias import CreatePageAliasAPIAction
from wagtail.admin.api.actions.delete import DeletePageAPIAction
from wagtail.admin.api.actions.move import MovePageAPIAction
from wagtail.admin.api.actions.publish import PublishPageAPIAction
from wagtail.admin.api.actions.unpublish import UnpublishPageAPIAction
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.models import Page

from cms.approvals.cautions import NotShown
from cms.approvals.publishing import NotApproved, clear_for_public, refuse_live_copy
from cms.approvals.withdrawing import AskedDeleteAction, AskedMoveAction, AskedUnpublishAction
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


class ApprovedPublish(PublishPageAPIAction):
    def execute(self, instance: Page, data: Any) -> Any:
        if revision := instance.get_latest_revision():
            with refusals_told():
                clear_for_public(instance, revision, self.request.user)
        return super().execute(instance, data)


class ApprovedCopy(CopyPageAPIAction):
    def execute(self, instance: Page, data: Any) -> Any:
        if data["keep_live"]:
            refuse_at_destination(self.request.user, instance, data)
        return super().execute(instance, data)


class ApprovedAlias(CreatePageAliasAPIAction):
    def execute(self, instance: Page, data: Any) -> Any:
        refuse_at_destination(self.request.user, instance, data)
        return super().execute(instance, data)


def refuse_at_destination(user: Any, page: Page, data: Any) -> None:
    parent = Page.objects.filter(pk=data.get("destination_page_id") or 0).first() or page.get_parent()
    with refusals_told():
        refuse_live_copy(page, parent, user, recursive=data["recursive"])


class AskedUnpublish(UnpublishPageAPIAction):
    def _action_from_data(self, instance: Page, data: Any) -> Any:
        return AskedUnpublishAction(instance, user=self.request.user, include_descendants=data["recursive"])

    def execute(self, instance: Page, data: Any) -> Any:
        with refusals_told():
            return super().execute(instance, data)


class AskedDelete(DeletePageAPIAction):
    def _action_from_data(self, instance: Page, data: Any) -> Any:
        return AskedDeleteAction(instance, user=self.request.user)

    def execute(self, instance: Page, data: Any) -> Any:
        with refusals_told():
            return super().execute(instance, data)


class AskedMove(MovePageAPIAction):
    def _action_from_data(self, instance: Page, data: Any) -> Any:
        plain = super()._action_from_data(instance, data)
        return AskedMoveAction(plain.page, plain.target, pos=plain.pos, user=plain.user)

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
