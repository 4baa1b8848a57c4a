"""Mail about comments and workflows goes to whoever once wrote or sent, also after they have left the team (Wagtail 8.0)."""

from collections.abc import Iterable
from typing import Any

from wagtail.admin.mail import EmailNotificationMixin, send_notification
from wagtail.admin.views.pages import edit


def send_within_borders(recipients: Iterable[Any], notification: str, context: dict[str, Any]) -> Any:
    """Wagtail's ``send_notification``, to those who may still open the page."""
    page = context["page"]
    return send_notification([u for u in recipients if page.permissions_for_user(u).can_edit()], notification, context)


find_recipients = EmailNotificationMixin.get_valid_recipients


def find_recipients_within_borders(notifier: Any, instance: Any, **kwargs: Any) -> set[Any]:
    """``instance``: the workflow's or its step's state."""
    page = getattr(instance, "workflow_state", instance).content_object
    return {u for u in find_recipients(notifier, instance, **kwargs) if page.permissions_for_user(u).can_edit()}


def keep_borders() -> None:
    """The editor's view gathers recipients and sends in one method: there is no other place to step in."""
    EmailNotificationMixin.get_valid_recipients = find_recipients_within_borders
    edit.send_notification = send_within_borders
