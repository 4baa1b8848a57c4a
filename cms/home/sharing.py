"""What others offer to one's portals, on the admin's home."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.ui.components import Component

from cms.sharing.queries import waiting
from cms.sharing.views import INBOX_URL_NAME
from site_content.sharing.models import Sharing

SHOWN_AT_HOME = 5


class SharingPanel(Component):
    """How many offers wait, and the first of them."""

    name = "qifu_sharing"
    order = 40
    template_name = "sharing/panel.html"

    def __init__(self, sharings: list[Sharing]) -> None:
        self.sharings = sharings

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        first = self.sharings[:SHOWN_AT_HOME]
        return {"count": len(self.sharings), "sharings": first, "inbox_url": reverse(INBOX_URL_NAME)}


def add_sharing_panel(request: HttpRequest, panels: list[Component]) -> None:
    """Only where something waits."""
    if sharings := waiting(request.user):
        panels.append(SharingPanel(sharings))
