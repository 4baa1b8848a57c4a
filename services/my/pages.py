"""What the pages under /my/ share: who may see them, where one is led afterwards."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from services.pages.answers import service_page, show
from services.people.sessions import session_of

CSRF_FIELD = "csrfmiddlewaretoken"
PLACES = ("/my/", "/services/")


def own_page(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """For whoever is signed in; others sign in first and come back. A form whose sender's sign-in lapsed is kept on a page."""

    @service_page
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if session_of(request) is not None:
            return view(request, *args, **kwargs)
        return show_lapsed(request) if request.method == "POST" else HttpResponseRedirect(sign_in_url(request.path))

    return answer


def show_lapsed(request: HttpRequest) -> HttpResponse:
    """What was typed, to be sent again once one is signed in; in the page alone, so that nothing is kept of a stranger."""
    typed = [(name, value) for name, values in request.POST.lists() if name != CSRF_FIELD for value in values]
    context = {
        "typed": typed,
        "files": [file.name for name in request.FILES for file in request.FILES.getlist(name)],
        "url": request.get_full_path(),
        "sign_in_url": sign_in_url(),
    }
    return show(request, "my-lapsed", _("登录已过期"), context, status=422)


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
