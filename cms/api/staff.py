"""Wagtail's API v3 for staff alone: a bearer token, or (its docs) an admin session. There is one public door."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern
from ninja import Swagger
from wagtail.api.v3.auth import BearerTokenAuth
from wagtail.api.v3.errors import problem_response
from wagtail.api.v3.urls import api as wagtail_api

from cms.api.door import allow_own_scripts
from cms.approvals.admin_publishing import tell_api, tell_api_cautions
from cms.approvals.cautions import NotShown
from cms.approvals.ways import NotApproved
from cms.teams import staff_api
from cms.teams.borders import oversees
from cms.teams.gate import NOT_YOURS, READ_ONLY, SAFE_METHODS
from cms.teams.queries import is_auditor

View = Callable[..., HttpResponseBase]

ADMIN_ACCESS = "wagtailadmin.access_admin"
# Read by a person in a browser, so an admin session opens them; all else never looks at a session.
DOCS = {"openapi-json", "openapi-view"}


def close_to_public(patterns: list[Any]) -> list[URLPattern]:
    """The same addresses, each behind the check; Wagtail leaves some of them open to everybody."""
    return [
        URLPattern(
            p.pattern,
            with_token(
                allow_own_scripts(p.callback) if p.name in DOCS else p.callback,
                docs=p.name in DOCS,
                for_city="redirect" in str(p.name),
            ),
            p.default_args,
            p.name,
        )
        for p in patterns
    ]


def with_token(view: View, *, docs: bool, for_city: bool) -> View:
    """401 without a token, 403 without access to the admin; a refused or failed request leaves nothing behind.

    ``for_city``: Wagtail lets any token read all redirects, those to other teams' drafts too.

    ninja turns exceptions into answers inside ATOMIC_REQUESTS' transaction, which would then commit what a
    failed request had already written.
    """
    check_token = BearerTokenAuth()

    @wraps(view, assigned=("__module__", "__doc__"))
    def call(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        session_user = request.user
        token = check_token(request)
        user = token.user if token else session_user if docs else None
        if user is None or not user.is_authenticated:
            response: HttpResponseBase = problem_response(
                status=401, detail="请用工作人员的 API 令牌访问（Authorization: Bearer …）。"
            )
            response["WWW-Authenticate"] = "Bearer"
            return response
        if not user.has_perm(ADMIN_ACCESS):
            return problem_response(status=403, detail="这个令牌的所有者没有后台权限。")
        if request.method not in SAFE_METHODS and is_auditor(user):
            return problem_response(status=403, detail=str(READ_ONLY))
        if for_city and not oversees(user):
            return problem_response(status=403, detail=str(NOT_YOURS))
        response = view(request, *args, **kwargs)
        if response.status_code >= 400:
            transaction.set_rollback(True)
        response["Cache-Control"] = "private, no-store"
        return response

    call.csrf_exempt = True  # type: ignore[attr-defined] # a token is no cookie; sessions only read the docs
    return call


staff_api.serve_only_own_files()
# Its docs page as ours: nothing from other hosts (cms.api.api says why).
wagtail_api.docs = Swagger(settings={"validatorUrl": None})
wagtail_api.add_exception_handler(NotApproved, tell_api)
wagtail_api.add_exception_handler(NotShown, tell_api_cautions)
patterns, app_name, namespace = wagtail_api.urls
urls = (close_to_public(patterns), app_name, namespace)
