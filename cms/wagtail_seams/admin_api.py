"""What the admin's own API does to pages and which files it lists.

The sidebar, choosers and anybody's script use it; it publishes, copies, moves and withdraws by classes of its own, which
run no hook and do not ask Wagtail's registry of actions.
"""

from typing import Any

from wagtail.actions import DeletePageAction, MovePageAction, UnpublishPageAction
from wagtail.admin.api.actions.copy import CopyPageAPIAction
from wagtail.admin.api.actions.create_alias import CreatePageAliasAPIAction
from wagtail.admin.api.actions.delete import DeletePageAPIAction
from wagtail.admin.api.actions.move import MovePageAPIAction
from wagtail.admin.api.actions.publish import PublishPageAPIAction
from wagtail.admin.api.actions.unpublish import UnpublishPageAPIAction
from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.models import Page, Revision

__all__ = ["DocumentsAdminAPIViewSet", "ImagesAdminAPIViewSet"]


class AskingPublish(PublishPageAPIAction):
    def ask(self, page: Page, draft: Revision) -> None:
        """Raises for a refusal."""
        raise NotImplementedError

    def execute(self, instance: Page, data: Any) -> Any:
        if draft := instance.get_latest_revision():
            self.ask(instance, draft)
        return super().execute(instance, data)


class AskingCopy(CopyPageAPIAction):
    def ask(self, page: Page, parent: Page, *, recursive: bool) -> None:
        """Before a public copy of ``page`` stands below ``parent``. Raises for a refusal."""
        raise NotImplementedError

    def execute(self, instance: Page, data: Any) -> Any:
        if data["keep_live"]:
            self.ask(instance, destination(instance, data), recursive=data["recursive"])
        return super().execute(instance, data)


class AskingAlias(CreatePageAliasAPIAction):
    def ask(self, page: Page, parent: Page, *, recursive: bool) -> None:
        raise NotImplementedError

    def execute(self, instance: Page, data: Any) -> Any:
        self.ask(instance, destination(instance, data), recursive=data["recursive"])
        return super().execute(instance, data)


def destination(page: Page, data: Any) -> Page:
    return Page.objects.filter(pk=data.get("destination_page_id") or 0).first() or page.get_parent()


class UnpublishBy(UnpublishPageAPIAction):
    action_class: type[UnpublishPageAction] = UnpublishPageAction

    def _action_from_data(self, instance: Page, data: Any) -> Any:
        return self.action_class(instance, user=self.request.user, include_descendants=data["recursive"])


class DeleteBy(DeletePageAPIAction):
    action_class: type[DeletePageAction] = DeletePageAction

    def _action_from_data(self, instance: Page, data: Any) -> Any:
        return self.action_class(instance, user=self.request.user)


class MoveBy(MovePageAPIAction):
    action_class: type[MovePageAction] = MovePageAction

    def _action_from_data(self, instance: Page, data: Any) -> Any:
        plain = super()._action_from_data(instance, data)
        return self.action_class(plain.page, plain.target, pos=plain.pos, user=plain.user)
