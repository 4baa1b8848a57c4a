"""What every screen of the desk has in common."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.views.generic import View
from wagtail.admin.auth import permission_denied

from cms.service_desk.rights import has_desk, visible_to
from services.appeals.models import Appeal


class DeskView(View):
    """Lists and single appeals alike are taken from what the log-in may see; a foreign one is not there (404)."""

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not has_desk(request.user):
            return permission_denied(request)
        response = super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        return response

    def get_queryset(self) -> Any:
        return visible_to(self.request.user).select_related("town", "unit", "category", "first_receiver")

    def get_appeal(self, pk: int) -> Appeal:
        appeal: Appeal = get_object_or_404(self.get_queryset(), pk=pk)
        return appeal
