"""Who asks, as far as the request says."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string


@dataclass(frozen=True)
class Visitor:
    """``address``: whose it is ("" if unknown); ``browser``: its name as a person knows it."""

    address: str
    browser: str


def see(request: HttpRequest) -> Visitor:
    """By settings.QIFU_VISITOR, which knows the proxies."""
    address, browser = import_string(settings.QIFU_VISITOR)(request)
    return Visitor(address, browser[:100])
