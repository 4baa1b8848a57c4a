"""Who looks after the official account: administrators and the city's moderators."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from wagtail.admin.auth import permission_denied

from cms.teams.models import Role
from cms.teams.queries import is_auditor, roles_of


def keeps_account(user: Any) -> bool:
    return bool(user.is_superuser) or (Role.CITY_MODERATOR in roles_of(user) and not is_auditor(user))


def for_keepers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not keeps_account(request.user):
            refusal: HttpResponseBase = permission_denied(request)
            return refusal
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        return response

    return guarded
