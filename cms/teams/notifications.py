"""Mail about comments and workflows goes to whoever once wrote or sent, also after they have left the team (Wagtail 8.0)."""

from collections.abc import Iterable
from typing import Any

from cms.wagtail_seams import mail


def send_within_borders(recipients: Iterable[Any], notification: str, context: dict[str, Any]) -> Any:
    """Wagtail's ``send_notification``, to those who may still open the page."""
    page = context["page"]
    return mail.send_notification(
        [u for u in recipients if page.permissions_for_user(u).can_edit()], notification, context
    )


def find_recipients_within_borders(notifier: Any, instance: Any, **kwargs: Any) -> set[Any]:
    """``instance``: the workflow's or its step's state."""
    page = getattr(instance, "workflow_state", instance).content_object
    return {u for u in mail.find_recipients(notifier, instance, **kwargs) if page.permissions_for_user(u).can_edit()}


def write_only_to_who_may_edit() -> None:
    mail.find_by(find_recipients_within_borders)
    mail.send_by(send_within_borders)
