"""Passkeys, an offer beside codes: a script asks the browser, and the pages' own forms carry the answer."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from services.my.devices import show_devices
from services.my.pages import next_of, own_page
from services.my.signing_in import show_contact_form
from services.pages.answers import LAPSED, is_forged, service_page
from services.people.passkeys import begin_adding, begin_signing_in, finish_adding, finish_signing_in
from services.people.refusals import NotNow
from services.people.sessions import session_of, sign_in
from services.people.visitors import see


@own_page
@require_POST
def add_options(request: HttpRequest) -> HttpResponse:
    session = session_of(request)
    assert session is not None
    if is_forged(request) or not session.is_fresh:
        return JsonResponse({}, status=403)
    return JsonResponse(begin_adding(session.person))


@own_page
@require_POST
def add_passkey(request: HttpRequest) -> HttpResponse:
    session = session_of(request)
    assert session is not None
    if is_forged(request):
        return show_devices(request, session, LAPSED)
    if not session.is_fresh:
        return show_devices(request, session, _("为了您的安全，请先在“我的资料”里确认是您本人。"))
    try:
        finish_adding(session.person, *_sent(request), see(request).browser)
    except NotNow as refusal:
        return show_devices(request, session, str(refusal))
    return HttpResponseRedirect(reverse("my_devices"))


@service_page
@require_POST
def sign_in_options(request: HttpRequest) -> HttpResponse:
    return JsonResponse({}, status=403) if is_forged(request) else JsonResponse(begin_signing_in())


@service_page
@require_POST
def sign_in_by_passkey(request: HttpRequest) -> HttpResponse:
    if is_forged(request):
        return show_contact_form(request, notice=LAPSED)
    try:
        person = finish_signing_in(*_sent(request))
    except NotNow as refusal:
        return show_contact_form(request, notice=str(refusal))
    response = HttpResponseRedirect(next_of(request) or reverse("my_home"))
    sign_in(request, response, person)
    return response


def _sent(request: HttpRequest) -> tuple[str, str]:
    return request.POST.get("state", ""), request.POST.get("credential", "")
