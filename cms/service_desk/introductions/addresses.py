"""融资对接 in the admin: addresses and menu."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy

from cms.service_desk.introductions.rights import has_introductions
from cms.service_desk.introductions.views import ListView, OneView
from cms.service_desk.menu import DeskMenuItem


def menu_item() -> DeskMenuItem:
    return DeskMenuItem(gettext_lazy("融资对接"), "qifu_introductions", "group", 126, has_introductions)


def admin_urls() -> list[Any]:
    return [
        path("introductions/", ListView.as_view(), name="qifu_introductions"),
        path("introductions/<int:pk>/", OneView.as_view(), name="qifu_introduction"),
    ]
