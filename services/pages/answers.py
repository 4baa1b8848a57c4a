"""How every page of the services is answered: the theme's look, never kept by anybody, forms that come back whole."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware, get_token
from django.utils.module_loading import import_string
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters

View = Callable[..., HttpResponseBase]
LAPSED = "页面放得太久，为了安全没有提交。您填写的内容都在，请再点一次。"


class _AskAgain(CsrfViewMiddleware):
    """Django's check, whose answer is left to the view: a page that comes back with what was typed."""

    def _reject(self, request: HttpRequest, reason: str) -> Any:
        return reason


def is_forged(request: HttpRequest) -> bool:
    """Whether a form was sent from elsewhere, or from a page whose token has lapsed."""
    check = _AskAgain(_nothing)
    check.process_request(request)
    return check.process_view(request, _nothing, (), {}) is not None


def _nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def service_page(view: View) -> View:
    """Private, never stored; the view itself asks ``is_forged`` and shows its form again."""

    @csrf_exempt
    @sensitive_post_parameters()
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex"
        return response

    return answer


def show(request: HttpRequest, template: str, title: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page of the theme (settings.QIFU_SERVICES_RENDERER); how its template is called and what it gets: docs/themes.md."""
    demo_codes = "/services/demo-codes/" if settings.QIFU_DEMO else ""
    context = {"csrf_token": get_token(request), "notice": "", "errors": {}, "demo_codes": demo_codes, **context}
    renderer = import_string(settings.QIFU_SERVICES_RENDERER)
    response: HttpResponse = renderer(f"services/{template}.html", title, context, request)
    response.status_code = status
    return response
