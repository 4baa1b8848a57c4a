"""企业授权 in the admin: addresses and menu."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy

from cms.service_desk.authorisations.counter import CounterView
from cms.service_desk.authorisations.rights import has_authorisations, has_counter
from cms.service_desk.authorisations.views import LetterView, ListView, OneView
from cms.service_desk.menu import DeskMenuItem


def queue_item() -> DeskMenuItem:
    return DeskMenuItem(gettext_lazy("企业授权"), "qifu_authorisations", "key", 122, has_authorisations)


def counter_item() -> DeskMenuItem:
    return DeskMenuItem(gettext_lazy("窗口核验"), "qifu_counter", "key", 123, has_counter)


def admin_urls() -> list[Any]:
    return [
        path("authorisations/", ListView.as_view(), name="qifu_authorisations"),
        path("authorisations/counter/", CounterView.as_view(), name="qifu_counter"),
        path("authorisations/<int:pk>/", OneView.as_view(), name="qifu_authorisation"),
        path("authorisations/<int:pk>/letters/<int:file>/", LetterView.as_view(), name="qifu_authorisation_letter"),
    ]
