"""What every screen of surveys has in common."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.views.generic import View
from wagtail.admin.auth import permission_denied

from cms.service_desk.surveys.rights import has_surveys, may_make, visible_to
from services.surveys.models import Survey


class SurveyView(View):
    """Lists and single surveys are taken from what the log-in may see; a foreign one is not there (404).

    ``changes``: not for auditors, who read.
    """

    request: HttpRequest
    changes = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        needed = self.changes or request.method == "POST"
        if not has_surveys(request.user) or (needed and not may_make(request.user)):
            return permission_denied(request)
        response = super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        return response

    def get_survey(self, pk: int) -> Survey:
        return get_object_or_404(visible_to(self.request.user), pk=pk)
