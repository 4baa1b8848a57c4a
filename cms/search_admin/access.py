"""Who may see what readers search for: whoever may change the search's words or rules."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from wagtail.permissions import policy_registry

from search.models import ResultRule, SegmenterWord, SynonymGroup

TUNED_MODELS: tuple[type[Model], ...] = (SynonymGroup, SegmenterWord, ResultRule)


def may(user: Any, action: str, model: type[Model]) -> bool:
    """``action``: "add" or "change"."""
    return bool(policy_registry.get_by_type(model).user_has_permission(user, action))


def may_tune(user: Any) -> bool:
    return any(may(user, action, model) for model in TUNED_MODELS for action in ("add", "change"))


def for_tuners(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view for those alone who may tune."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_tune(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded
