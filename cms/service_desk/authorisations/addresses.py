"""企业授权 in the admin: addresses and menu."""

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from wagtail.admin.menu import MenuItem

from cms.service_desk.authorisations.counter import CounterView
from cms.service_desk.authorisations.rights import has_authorisations, has_counter
from cms.service_desk.authorisations.views import LetterView, ListView, OneView


class QueueMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return has_authorisations(request.user)


class CounterMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return has_counter(request.user)


def queue_item() -> MenuItem:
    return _item(QueueMenuItem, gettext_lazy("企业授权"), "qifu_authorisations", 122)


def counter_item() -> MenuItem:
    return _item(CounterMenuItem, gettext_lazy("窗口核验"), "qifu_counter", 123)


def _item(kind: type[MenuItem], label: Promise, address: str, order: int) -> MenuItem:
    return kind(label, reverse(address), name=address.replace("_", "-"), icon_name="key", order=order)


def admin_urls() -> list[Any]:
    return [
        path("authorisations/", ListView.as_view(), name="qifu_authorisations"),
        path("authorisations/counter/", CounterView.as_view(), name="qifu_counter"),
        path("authorisations/<int:pk>/", OneView.as_view(), name="qifu_authorisation"),
        path("authorisations/<int:pk>/letters/<int:file>/", LetterView.as_view(), name="qifu_authorisation_letter"),
    ]
