"""推送 in the admin: addresses and menu."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy

from cms.service_desk.menu import DeskMenuItem
from cms.service_desk.pushes.rights import may_look
from cms.service_desk.pushes.views import LettersView, ListView, PushView


def menu_item() -> DeskMenuItem:
    return DeskMenuItem(gettext_lazy("推送"), "qifu_pushes", "mail", 124, may_look)


def admin_urls() -> list[Any]:
    return [
        path("pushes/", ListView.as_view(), name="qifu_pushes"),
        path("pushes/letters/", LettersView.as_view(), name="qifu_push_letters"),
        path("pushes/<int:pk>/", PushView.as_view(), name="qifu_push"),
    ]
