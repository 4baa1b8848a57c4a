"""/my/devices/: the browsers that are signed in, each of which can be signed out."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from services.my.pages import own_page
from services.pages.answers import LAPSED, is_forged, show
from services.people.models import PersonSession
from services.people.sessions import session_of


@own_page
@require_http_methods(["GET", "HEAD", "POST"])
def my_devices(request: HttpRequest) -> HttpResponse:
    session = session_of(request)
    assert session is not None
    if request.method != "POST":
        return show_devices(request, session)
    if is_forged(request):
        return show_devices(request, session, LAPSED)
    end_sessions(session, request.POST.get("which", ""))
    remove_passkey(session, request.POST.get("passkey", ""))
    return HttpResponseRedirect(reverse("my_devices"))


def end_sessions(session: PersonSession, which: str) -> None:
    """``others``: all but this one; else that one, if it is the person's."""
    mine = PersonSession.objects.filter(person=session.person)
    if which == "others":
        mine.exclude(pk=session.pk).delete()
    elif which.isascii() and which.isdigit() and len(which) < 18:
        mine.filter(pk=int(which)).delete()


def remove_passkey(session: PersonSession, which: str) -> None:
    if which.isascii() and which.isdigit() and len(which) < 18:
        session.person.passkeys.filter(pk=int(which)).delete()


def show_devices(request: HttpRequest, session: PersonSession, notice: str = "") -> HttpResponse:
    live = session.person.sessions.live(timezone.now())
    rows = [
        {
            "number": one.pk,
            "browser": one.browser,
            "started": timezone.localdate(one.started_at),
            "last_seen": timezone.localdate(one.last_seen_at),
            "this": one == session,
        }
        for one in live
    ]
    context = {
        "rows": rows,
        "passkeys": [
            {
                "number": key.pk,
                "browser": key.browser,
                "created": timezone.localdate(key.created_at),
                "used": timezone.localdate(key.used_at) if key.used_at else None,
            }
            for key in session.person.passkeys.all()
        ],
        "fresh": session.is_fresh,
        "profile_url": reverse("my_profile"),
        "passkey_url": reverse("my_passkey_add"),
        "passkey_options_url": reverse("my_passkey_add_options"),
        "notice": notice,
        "home_url": reverse("my_home"),
    }
    return show(request, "my-devices", _("登录的设备"), context, status=422 if notice else 200)
