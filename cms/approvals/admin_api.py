"""Wagtail's own admin API can publish, copy and alias pages too (Wagtail 8.0); here it asks for approvals first."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rest_framework.exceptions import PermissionDenied
from wagtail.admin.api.actions.copy import CopyPageAPIAction
from wagtail.admin.api.actions.create_alias import CreatePageAliasAPIAction
from wagtail.admin.api.actions.publish import PublishPageAPIAction
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.models import Page

from cms.approvals.publishing import NotApproved, clear_for_public, refuse_live_copy
from cms.listings.page_menu import MenuPages


@contextmanager
def refusals_told() -> Iterator[None]:
    try:
        yield
    except NotApproved as refusal:
        raise PermissionDenied(str(refusal)) from refusal


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
        refuse_live_copy(page, parent, user)


class ApprovedPages(MenuPages):
    actions = {
        **MenuPages.actions,
        "publish": ApprovedPublish,
        "copy": ApprovedCopy,
        "create_alias": ApprovedAlias,
    }


def ask_for_approvals(router: WagtailAPIRouter) -> None:
    router.register_endpoint("pages", ApprovedPages)
