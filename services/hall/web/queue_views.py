"""The queue as everybody may see it: numbers, no names. A page for phones, a screen for the hall's television, JSON for both."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from services.hall.boards import queue_of
from services.hall.models import Hall
from services.pages.answers import service_page, show


@service_page
@require_safe
def show_queue(request: HttpRequest, pk: int) -> HttpResponse:
    """/services/hall/ID/queue/: how far it has come."""
    return _show(request, "hall-queue", pk)


@service_page
@require_safe
def show_screen(request: HttpRequest, pk: int) -> HttpResponse:
    """/services/hall/ID/screen/: for the television; it asks for news every second."""
    return _show(request, "hall-screen", pk)


@require_safe
@cache_control(public=True, max_age=1)
def read_queue(request: HttpRequest, pk: int) -> JsonResponse:
    """/api/services/queue/ID: the same as JSON."""
    hall = get_object_or_404(Hall, pk=pk, is_active=True)
    return JsonResponse(queue_of(hall), json_dumps_params={"ensure_ascii": False})


def _show(request: HttpRequest, template: str, pk: int) -> HttpResponse:
    hall = get_object_or_404(Hall, pk=pk, is_active=True)
    context = {
        "hall": hall,
        "now": timezone.localtime(),
        "queue": queue_of(hall),
        "data_url": reverse("hall_queue_data", args=[hall.pk]),
        "hall_url": reverse("hall_home"),
    }
    return show(request, template, _("%(hall)s：叫号") % {"hall": hall.name}, context)
