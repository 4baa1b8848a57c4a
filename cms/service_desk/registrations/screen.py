"""What every screen of an event's list has in common."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.views.generic import View
from wagtail.admin.auth import permission_denied

from cms.service_desk.registrations.rights import has_events, may_organise, organiser_of, visible_to
from services.registrations.following import follow
from services.registrations.models import Desk, DeskQuerySet
from services.registrations.organising import Organiser


class EventView(View):
    """Lists and single events are taken from what the log-in may see; a foreign one is not there (404).

    ``changes``: not for auditors, who read.
    """

    request: HttpRequest
    changes = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        needed = self.changes or request.method == "POST"
        if not has_events(request.user) or (needed and not may_organise(request.user)):
            return permission_denied(request)
        response = super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        return response

    def get_queryset(self) -> DeskQuerySet:
        return visible_to(self.request.user)

    def get_desk(self, pk: int) -> Desk:
        return follow(get_object_or_404(self.get_queryset(), pk=pk))

    @property
    def organiser(self) -> Organiser:
        return organiser_of(self.request.user)
