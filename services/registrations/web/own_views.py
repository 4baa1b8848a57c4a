"""/services/t/TOKEN/event/: one registration, for whoever holds its link: state, code for the door, saying yes or no."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from services.pages.answers import LAPSED, is_forged, service_page, show
from services.registrations import seats
from services.registrations.calendar_files import calendar_file
from services.registrations.certificates import find_font, write_certificate
from services.registrations.following import follow
from services.registrations.links import make_link, read_token
from services.registrations.models import Desk, Registration
from services.registrations.refusals import NotPossible
from services.registrations.registering import waiting_before
from services.registrations.states import LEFT, Promotion, State
from services.registrations.tickets import short_code, ticket_text
from services.registrations.web.views import show_gone, why_closed
from services.registrations.wording import say_moment, say_span
from standards.qr_codes import draw_qr_code


@service_page
@require_http_methods(["GET", "HEAD", "POST"])
def registration(request: HttpRequest, token: str) -> HttpResponse:
    found = read_token(token)
    if found is None or found.desk.forgotten_on:
        return show_gone(request)
    if request.method != "POST":
        return show_one(request, found)
    if is_forged(request):
        return show_one(request, found, LAPSED)
    do = DOINGS.get(request.POST.get("action", ""))
    if do is None:
        return show_one(request, found, "没有看懂要做什么，请用页面上的按钮。")
    try:
        do(found.pk)
    except NotPossible as refusal:
        return show_one(request, read_token(token) or found, str(refusal), status=409)
    return HttpResponseRedirect(make_link(found))


DOINGS: dict[str, Any] = {"accept": seats.accept, "cancel": seats.cancel}


def show_one(request: HttpRequest, one: Registration, notice: str = "", status: int = 422) -> HttpResponse:
    now, desk = timezone.now(), follow(one.desk)
    context = {
        **describe(one, desk),
        "one": one,
        "desk": desk,
        "when": say_span(desk.starts_at, desk.ends_at),
        "until": say_moment(one.offered_until) if one.offered_until else "",
        "attended": say_moment(one.attended_at) if one.attended_at else "",
        "notice": notice,
        "qr": draw_qr_code(ticket_text(one)) if one.state == State.CONFIRMED and not desk.is_over(now) else "",
        "code": short_code(one),
        "is_over": desk.is_over(now),
        "can_cancel": one.state in (State.CONFIRMED, State.WAITING, State.OFFERED) and not desk.is_over(now),
        "again_url": reverse("event_register", args=[desk.event_id])
        if one.state in LEFT and not why_closed(desk)
        else "",
        "calendar_url": f"{make_link(one)}event.ics",
        "my_url": reverse("my_events"),
        "certificate_url": f"{make_link(one)}certificate.pdf" if has_certificate(one, desk) else "",
        **(afterwards(desk) if one.state == State.ATTENDED else {"materials": [], "links": [], "survey_url": ""}),
    }
    return show(request, "event-registration", f"我的报名：{desk.title}", context, status=status if notice else 200)


def afterwards(desk: Desk) -> dict[str, Any]:
    """What whoever came is given: the files on the event's page, links of the organiser's, the survey."""
    links = [line.strip() for line in desk.materials_note.splitlines()]
    return {
        "materials": desk.materials,
        "links": [line for line in links if line.startswith(("https://", "http://"))],
        "survey_url": desk.survey_url,
    }


def describe(one: Registration, desk: Desk) -> dict[str, Any]:
    """State, place in the line and why it stands still or moves."""
    waits = one.state == State.WAITING
    return {
        "state": State(one.state).label,
        "before": waiting_before(one) if waits else 0,
        "reason": why_waiting(desk) if waits else "",
    }


def why_waiting(desk: Desk) -> str:
    now = timezone.now()
    if desk.is_cancelled:
        return "活动已取消。"
    if not seats.promotes(desk, now):
        return "活动已经开始或停止报名，不再递补；还想参加请到现场问主办方。"
    if desk.promotion == Promotion.BY_HAND:
        return "名额已满；有人取消时由主办方决定递补谁，递补到您会马上告诉您。"
    taken = desk.registrations.seated().count()
    if desk.capacity is not None and taken > desk.capacity:
        return f"名额调整为 {desk.capacity} 人，已报上的 {taken} 人不受影响；要等人数降到名额以下才递补。"
    return f"名额 {desk.capacity} 人已满；有人取消时按报名先后递补，递补到您会马上告诉您。"


@service_page
@require_safe
def certificate(request: HttpRequest, token: str) -> HttpResponse:
    """For who attended, once the event is over."""
    found = read_token(token)
    if found is None or not has_certificate(found, follow(found.desk)):
        return show_gone(request)
    response = HttpResponse(write_certificate(found), content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(True, f"参加证明-{found.desk.event_id}.pdf")
    return response


def has_certificate(one: Registration, desk: Desk) -> bool:
    came = one.state == State.ATTENDED and desk.is_over(timezone.now()) and not desk.forgotten_on
    return came and find_font() is not None


@service_page
@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    found = read_token(token)
    if found is None or found.desk.forgotten_on:
        return show_gone(request)
    response = HttpResponse(calendar_file(follow(found.desk)), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="event.ics"'
    return response
