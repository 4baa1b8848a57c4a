"""What enterprises wait for, on the home of whoever handles appeals: nothing else of the admin may be theirs."""

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.ui.components import Component

from cms.service_desk.queues import most_urgent_first, waiting_for
from cms.service_desk.rights import actor_of, has_desk, may_compare, may_enter, visible_to
from services.appeals.lights import RED, YELLOW, lights_of, rows_in

SHOWN_AT_HOME = 5


class DeskPanel(Component):
    """How many appeals wait for this log-in, how urgent they are, and the first of them."""

    name = "qifu_desk"
    order = 30
    template_name = "service_desk/home_panel.html"

    def __init__(self, user: Any) -> None:
        self.user = user

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        today = timezone.localdate()
        mine = waiting_for(visible_to(self.user), actor_of(self.user))
        counts = mine.aggregate(
            waiting=Count("pk"),
            red=Count("pk", filter=Q(rows_in(RED.colour, today))),
            yellow=Count("pk", filter=Q(rows_in(YELLOW.colour, today))),
        )
        first = list(most_urgent_first(mine)[:SHOWN_AT_HOME])
        lights = lights_of(first, today)
        return {
            **counts,
            "rows": [(appeal, lights[appeal.pk]) for appeal in first],
            "queue_url": reverse("qifu_appeals"),
            "new_url": reverse("qifu_appeal_new") if may_enter(self.user) else "",
            "figures_url": reverse("qifu_appeal_figures") if may_compare(self.user) else "",
        }


def show_desk(request: HttpRequest, panels: list[Component]) -> None:
    if has_desk(request.user):
        panels.append(DeskPanel(request.user))
