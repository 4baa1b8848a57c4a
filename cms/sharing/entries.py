"""The way to the inbox in the menu, and what a page's history says of a sharing."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogFormatter
from wagtail.models import BaseLogEntry

from cms.sharing.queries import followed_portals
from cms.sharing.views import INBOX_URL_NAME
from site_content.sharing.actions import LOG_ACTION
from site_content.sharing.models import SharingState


class InboxMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(followed_portals(request.user))


def menu_item() -> MenuItem:
    return InboxMenuItem(_("收到的分享"), reverse(INBOX_URL_NAME), name="qifu-sharing", icon_name="mail", order=155)


def register_log_actions(actions: Any) -> None:
    """What a page's history says of a sharing."""

    @actions.register_action(LOG_ACTION)
    class SharingFormatter(LogFormatter):
        label = _("平台间分享")

        def format_message(self, log_entry: BaseLogEntry) -> str:
            data = log_entry.data
            state = SharingState(data["state"]).label if data.get("state") in SharingState.values else ""
            message = _("分享到“%(portal)s”：%(state)s") % {"portal": data.get("portal", ""), "state": state}
            return f"{message}（{data['reason']}）" if data.get("reason") else message
