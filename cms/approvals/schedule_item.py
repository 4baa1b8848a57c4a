"""定时发布 in the menu of the editor's big button: the window for it is hidden in the side panel otherwise."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.action_menu import ActionMenuItem


class ScheduleItem(ActionMenuItem):
    name = "qifu-schedule"
    label = _("定时发布…")
    icon_name = "calendar-alt"
    template_name = "approvals/schedule_item.html"

    def is_shown(self, context: dict[str, Any]) -> bool:
        if context["view"] == "create":
            return True
        page = context["page"]
        return (
            not context["locked_for_user"]
            and context["view"] == "edit"
            and page.permissions_for_user(context["request"].user).can_edit()
        )


def schedule_item() -> ActionMenuItem:
    return ScheduleItem(order=80)
