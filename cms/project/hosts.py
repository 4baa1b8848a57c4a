"""The admin on a host of its own (docs/decisions/0017): what runs on the portal's pages is a stranger there."""

from collections.abc import Callable
from functools import cache
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.http.request import split_domain_port
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe


def admin_host() -> str:
    """The admin's own host name; "" where it shares the portal's."""
    admin, portal = _host_name(settings.WAGTAILADMIN_BASE_URL), _host_name(settings.QIFU_SITE_URL)
    return "" if admin == portal else admin


@cache
def _host_name(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:  # cms.project.checks says what is wrong with it
        return ""


class HostMiddleware:
    """Each host answers its own addresses alone; a host of another name (an address of the inner network) is a reader's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if own := admin_host():
            asked, _port = split_domain_port(request.get_host())
            request.urlconf = "cms.urls.staff" if asked == own else "cms.urls.readers"
        return self.get_response(request)


@require_safe
def lead_to_admin(request: HttpRequest) -> HttpResponseBase:
    return HttpResponseRedirect("/admin/")


@require_safe
def lead_to_portal(request: HttpRequest) -> HttpResponseBase:
    """Links of a preview, and "view live": the portal's pages stand on its own host."""
    return HttpResponseRedirect(f"{settings.QIFU_SITE_URL}{request.get_full_path()}")
