"""What the pages under /my/ share: who may see them, where one is led afterwards."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from services.appeals.web.answers import service_page
from services.people.sessions import session_of

PLACES = ("/my/", "/services/")


def own_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """For whoever is signed in; others sign in first and come back. A form that was sent meanwhile leads there, too."""

    @service_page
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if session_of(request) is None:
            return HttpResponseRedirect(sign_in_url(request.path))
        return view(request, *args, **kwargs)

    return answer


def sign_in_url(back: str = "") -> str:
    return with_next(reverse("my_home"), back)


def with_next(url: str, back: str) -> str:
    return f"{url}?{urlencode({'next': back})}" if back and back != reverse("my_home") else url


def next_of(request: HttpRequest) -> str:
    """Where to go on to: a page of the services, else "". Another site's address leads nowhere."""
    wanted = request.GET.get("next", "")
    if wanted.startswith(PLACES) and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return ""
