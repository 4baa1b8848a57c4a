"""What every screen of applications and recognitions has in common."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.views.generic import View
from wagtail.admin.auth import permission_denied

from cms.service_desk.cultivation.rights import actor_of, has_programmes, may_decide, visible_to
from services.cultivation.models import Application
from services.cultivation.moving import Actor


class ProgrammeView(View):
    """Lists and single applications are taken from what the log-in may see; a foreign one is not there (404).

    ``changes``: not for auditors, who read.
    """

    request: HttpRequest
    changes = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        needed = self.changes or request.method == "POST"
        if not has_programmes(request.user) or (needed and not may_decide(request.user)):
            return permission_denied(request)
        response = super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        return response

    def get_queryset(self) -> QuerySet[Application]:
        return visible_to(self.request.user).select_related("enterprise", "unit")

    def get_application(self, pk: int) -> Application:
        return get_object_or_404(self.get_queryset(), pk=pk)

    @property
    def actor(self) -> Actor:
        return actor_of(self.request.user)
