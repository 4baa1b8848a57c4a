"""/my/wechat/: a picture to scan or a code to type, by which a follower of the official account shows who he is; unbinding."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from services.my.pages import own_page
from services.pages.answers import LAPSED, is_forged, show
from services.people.brakes import take_turn
from services.people.codes import SPAN
from services.people.models import Person
from services.people.sessions import session_of
from services.wechat.binding import CODE_LIVES, make_code, unbind, wish_for_wechat
from services.wechat.models import Binding
from services.wechat.reach import can_be_reached
from services.wechat.scanning import ask_for_picture, can_scan, picture_of
from standards.qr_codes import draw_qr_code

MOST_CODES = 10
SECONDS_TO_COME, SECONDS_TO_SCAN = 2, 5


@own_page
@require_http_methods(["GET", "HEAD", "POST"])
def my_wechat(request: HttpRequest) -> HttpResponse:
    session = session_of(request)
    assert session is not None
    person = session.person
    if request.method != "POST":
        return show_wechat(request, person)
    if is_forged(request):
        return show_wechat(request, person, notice=LAPSED)
    action, binding = request.POST.get("action", ""), Binding.objects.filter(person=person).first()
    if action in ("code", "scan"):
        return show_code(request, person, scanned=action == "scan")
    if binding and action == "unbind":
        unbind(binding)
    elif binding and action in ("stop", "resume"):
        wish_for_wechat(person, wanted=action == "resume")
    return HttpResponseRedirect(reverse("my_wechat"))


def show_code(request: HttpRequest, person: Person, *, scanned: bool) -> HttpResponse:
    if not take_turn("wechat codes shown", str(person.pk), most=MOST_CODES, within=SPAN):
        return show_wechat(request, person, notice=_("取绑定码的次数太多，请一小时后再试。"))
    if scanned and ask_for_picture(person):
        return HttpResponseRedirect(reverse("my_wechat"))
    return show_wechat(request, person, code=make_code(person))


def show_wechat(request: HttpRequest, person: Person, *, code: str = "", notice: str = "") -> HttpResponse:
    binding = Binding.objects.filter(person=person).select_related("person__recipient").first()
    url, waits = picture_of(person) if binding is None and request.method != "POST" else ("", False)
    context = {
        "notice": notice,
        "code": code,
        "can_scan": can_scan(),
        "qr": draw_qr_code(url) if url else "",
        "waits": waits,
        "minutes": int(CODE_LIVES.total_seconds() // 60),
        "bound_on": timezone.localdate(binding.bound_at) if binding else None,
        "wanted": bool(binding and person.recipient.by_wechat),
        "reached": can_be_reached(person),
        "profile_url": reverse("my_profile"),
    }
    response = show(request, "my-wechat", _("微信绑定"), context, status=422 if notice else 200)
    if waits:
        # Without a script: the picture comes, and once it was scanned the page says so.
        response["Refresh"] = str(SECONDS_TO_SCAN if url else SECONDS_TO_COME)
    return response
