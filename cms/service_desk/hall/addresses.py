"""叫号台 in the admin: addresses and menu."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy

from cms.service_desk.hall.closing_view import CloseDayView
from cms.service_desk.hall.rights import has_hall
from cms.service_desk.hall.views import HallsView, PlaceView, TicketView
from cms.service_desk.menu import DeskMenuItem


def menu_item() -> DeskMenuItem:
    return DeskMenuItem(gettext_lazy("叫号台"), "qifu_hall", "group", 124, has_hall)


def admin_urls() -> list[Any]:
    return [
        path("hall/", HallsView.as_view(), name="qifu_hall"),
        path("hall/<int:pk>/", PlaceView.as_view(), name="qifu_hall_place"),
        path("hall/<int:pk>/tickets/<int:ticket>/", TicketView.as_view(), name="qifu_hall_ticket"),
        path("hall/<int:pk>/closing/", CloseDayView.as_view(), name="qifu_hall_closing"),
    ]
