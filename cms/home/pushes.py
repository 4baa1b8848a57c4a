"""Pushes that wait for a city moderator, on the admin's home."""

from typing import Any

from django.http import HttpRequest
from wagtail.admin.ui.components import Component

from cms.service_desk.pushes.rights import may_decide
from services.pushes.models import Push, PushState


class PushPanel(Component):
    name = "qifu_pushes"
    order = 35
    template_name = "service_desk/pushes/panel.html"

    def __init__(self, count: int) -> None:
        self.count = count

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"count": self.count}


def add_push_panel(request: HttpRequest, panels: list[Component]) -> None:
    """Only where something waits."""
    if may_decide(request.user) and (count := Push.objects.filter(state=PushState.HELD).count()):
        panels.append(PushPanel(count))
