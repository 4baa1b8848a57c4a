"""/services/hall/bookings/TOKEN/: what is held is confirmed here by who is signed in; what is booked shown and given back."""

from collections.abc import Iterator

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from services.enterprises.models import Enterprise
from services.hall.booking import book, cancel
from services.hall.calendars import calendar_of
from services.hall.closing import say_moment
from services.hall.models import Booking
from services.hall.refusals import NotPossible
from services.hall.states import BookingState
from services.my.enterprises import held_by, signed_in
from services.my.pages import own_page
from services.pages.answers import LAPSED, is_forged, show
from services.pages.forms import LineField
from services.people.models import Person
from standards.qr_codes import draw_qr_code


def bookings_of(person: Person) -> Iterator[dict[str, str]]:
    """Those still ahead, for /my/."""
    found = Booking.objects.ahead(timezone.now()).filter(person=person).select_related("group__hall")
    for one in found:
        yield {
            "title": f"{one.group.hall.name} {one.group.name}",
            "when": say_moment(one.starts_at),
            "link": reverse("hall_booking", args=[one.token]),
        }


def enterprises_of(person: Person) -> list[Enterprise]:
    """For which the person acts now."""
    return [one.enterprise for one in held_by(person) if one.is_live]


class MatterForm(forms.Form):
    matter = LineField(
        required=False, max_length=100, error_messages={"max_length": gettext_lazy("请控制在 100 个字以内。")}
    )
    enterprise = forms.IntegerField(required=False)


@own_page
@require_http_methods(["GET", "HEAD", "POST"])
def my_booking(request: HttpRequest, token: str) -> HttpResponse:
    booking = _own(request, token)
    form = MatterForm(request.POST or None)
    notice = ""
    if request.method == "POST":
        notice = LAPSED if is_forged(request) else _act(request, booking, form)
        if not notice and not form.errors:
            return HttpResponseRedirect(reverse("hall_booking", args=[booking.token]))
    return _show_booking(request, booking, form, notice)


def _own(request: HttpRequest, token: str) -> Booking:
    """One that nobody has booked yet, or the person's own; another's is not there."""
    found = get_object_or_404(Booking.objects.select_related("group__hall", "enterprise"), token=token)
    if found.person_id is not None and found.person != signed_in(request):
        raise Http404
    return found


def _act(request: HttpRequest, booking: Booking, form: MatterForm) -> str:
    """Why it was not done, or ""."""
    if request.POST.get("action") == "cancel":
        return "" if cancel(booking) else _("这个预约已经不能取消。")
    person = signed_in(request)
    if not form.is_valid():
        return ""
    enterprises = {one.pk: one for one in enterprises_of(person)}
    try:
        book(booking, person, form.cleaned_data["matter"], enterprises.get(form.cleaned_data["enterprise"]))
    except NotPossible as refusal:
        return str(refusal)
    return ""


def _show_booking(request: HttpRequest, booking: Booking, form: MatterForm, notice: str) -> HttpResponse:
    person = signed_in(request)
    is_held = booking.state == BookingState.HELD
    context = {
        "notice": notice,
        "errors": {name: str(found[0]) for name, found in form.errors.items()},
        "values": {"matter": form["matter"].value() or ""},
        "booking": booking,
        "qr_code": draw_qr_code(booking.number, border=1) if booking.number else "",
        "is_held": is_held,
        "is_booked": booking.state == BookingState.BOOKED and booking.starts_at > timezone.now(),
        "when": timezone.localtime(booking.starts_at),
        "held_until": timezone.localtime(booking.held_until) if booking.held_until else None,
        "hall": booking.group.hall,
        "enterprises": enterprises_of(person) if is_held else [],
        "matters": booking.group.list_matters(),
        "times_url": reverse("hall_times", args=[booking.group_id]),
        "calendar_url": reverse("hall_calendar", args=[booking.token]),
        "queue_url": reverse("hall_queue", args=[booking.group.hall_id]),
    }
    title = _("确认预约") if is_held else _("大厅预约")
    return show(request, "hall-booking", title, context, status=422 if notice or form.errors else 200)


@own_page
@require_safe
def my_booking_calendar(request: HttpRequest, token: str) -> HttpResponse:
    booking = _own(request, token)
    if booking.state != BookingState.BOOKED:
        raise Http404
    response = HttpResponse(calendar_of(booking), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="hall.ics"'
    return response
