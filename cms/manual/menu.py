"""The ways into the guide: the help menu."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from cms.manual.screens import chapter_for
from cms.manual.views import URL_NAME
from cms.wagtail_seams.menus import FollowingMenuItem

FOREIGN_HELP = ("whats-new-in-wagtail-", "editor-guide")


class ThisScreenMenuItem(FollowingMenuItem):
    """Its address follows the screen on which the menu stands."""

    def is_shown(self, request: HttpRequest) -> bool:
        return chapter_for(request) is not None

    def address(self, request: HttpRequest) -> str:
        chapter = chapter_for(request)
        return chapter.url if chapter else self.url


def menu_item() -> MenuItem:
    return MenuItem(_("编辑手册"), reverse(URL_NAME), name="qifu-manual", icon_name="help", order=100)


def this_screen_menu_item() -> MenuItem:
    return ThisScreenMenuItem(
        _("这一页怎么用"), reverse(URL_NAME), name="qifu-this-screen", icon_name="info-circle", order=90
    )


def leave_out_foreign_help(request: HttpRequest, items: list[MenuItem]) -> None:
    """Wagtail's release notes and guide are English pages of another host."""
    items[:] = [item for item in items if not item.name.startswith(FOREIGN_HELP)]
