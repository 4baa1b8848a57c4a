"""Entries of the admin's menu that are there for some log-ins alone."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from wagtail.admin.menu import MenuItem


class DeskMenuItem(MenuItem):
    """``address``: a route's name; ``shows``: to whom."""

    def __init__(self, label: Promise, address: str, icon: str, order: int, shows: Callable[[Any], bool]) -> None:
        super().__init__(label, reverse(address), name=address.replace("_", "-"), icon_name=icon, order=order)
        self.shows = shows

    def is_shown(self, request: HttpRequest) -> bool:
        return self.shows(request.user)
