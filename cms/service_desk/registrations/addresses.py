"""活动报名 in the admin: addresses and menu."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy

from cms.service_desk.menu import DeskMenuItem
from cms.service_desk.registrations.rights import has_events
from cms.service_desk.registrations.views import (
    ExportView,
    GateView,
    ListView,
    MailView,
    OneView,
    SettingsView,
    WalkInView,
)


def menu_item() -> DeskMenuItem:
    return DeskMenuItem(gettext_lazy("活动报名"), "qifu_events", "group", 124, has_events)


def admin_urls() -> list[Any]:
    return [
        path("events/", ListView.as_view(), name="qifu_events"),
        path("events/<int:pk>/", OneView.as_view(), name="qifu_event"),
        path("events/<int:pk>/new/", WalkInView.as_view(), name="qifu_event_new"),
        path("events/<int:pk>/mail/", MailView.as_view(), name="qifu_event_mail"),
        path("events/<int:pk>/export/", ExportView.as_view(), name="qifu_event_export"),
        path("events/<int:pk>/settings/", SettingsView.as_view(), name="qifu_event_settings"),
        path("events/<int:pk>/gate/", GateView.as_view(), name="qifu_event_gate"),
    ]
