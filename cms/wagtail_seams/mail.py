"""To whom mail about comments and workflows goes.

The editor's view gathers recipients and sends in one method, and notifiers ask nobody but themselves.
"""

from collections.abc import Callable
from typing import Any

from wagtail.admin.mail import EmailNotificationMixin, send_notification
from wagtail.admin.views.pages import edit

__all__ = ["find_by", "find_recipients", "send_by", "send_notification"]

find_recipients = EmailNotificationMixin.get_valid_recipients


def find_by(find: Callable[..., set[Any]]) -> None:
    EmailNotificationMixin.get_valid_recipients = find


def send_by(send: Callable[..., Any]) -> None:
    """What the editor sends about comments; ``send`` as Wagtail's ``send_notification``."""
    edit.send_notification = send
