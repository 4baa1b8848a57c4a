"""Booking a time: choose the counter, choose the time, confirm. Nobody needs a script for it."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from services.hall.booking import hold
from services.hall.closing import say_moment
from services.hall.models import CounterGroup, Hall
from services.hall.refusals import NotPossible
from services.hall.times import Outlook, days_of, free_times, look_ahead, next_free
from services.pages.answers import LAPSED, is_forged, service_page, show
from services.people.refusals import NotNow
from services.people.visitors import see


@service_page
@require_http_methods(["GET", "HEAD"])
def show_halls(request: HttpRequest) -> HttpResponse:
    """/services/hall/: every counter with its matters and the next free time."""
    now = timezone.now()
    halls = Hall.objects.filter(is_active=True).prefetch_related("groups", "opening_times", "days")
    seen = look_ahead((group for hall in halls for group in hall.groups.all()), now)
    rows = [
        {"hall": hall, "queue_url": reverse("hall_queue", args=[hall.pk]), "groups": _groups(hall, now, seen)}
        for hall in halls
    ]
    return show(request, "hall", _("大厅预约"), {"halls": rows})


def _groups(hall: Hall, now: datetime, seen: Outlook) -> list[dict[str, Any]]:
    found = []
    for group in hall.groups.all():
        if group.is_active:
            first = next_free(group, now, seen)
            when = say_moment(first[0].starts_at) if first else ""
            found.append({"group": group, "url": reverse("hall_times", args=[group.pk]), "first": when})
    return found


@service_page
@require_http_methods(["GET", "HEAD", "POST"])
def show_times(request: HttpRequest, pk: int) -> HttpResponse:
    """/services/hall/groups/ID/: days and their free times; pressing one holds it."""
    group = get_object_or_404(
        CounterGroup.objects.select_related("hall").prefetch_related("hall__opening_times", "hall__days"),
        pk=pk, is_active=True, hall__is_active=True,
    )  # fmt: skip
    notice = ""
    if request.method == "POST":
        notice = LAPSED if is_forged(request) else ""
        if not notice:
            try:
                held = hold(group, _moment(request.POST.get("at", "")), see(request))
                return HttpResponseRedirect(reverse("hall_booking", args=[held.token]))
            except (NotPossible, NotNow) as refusal:
                notice = str(refusal)
    return _show_times(request, group, notice)


def _show_times(request: HttpRequest, group: CounterGroup, notice: str) -> HttpResponse:
    now = timezone.now()
    seen = look_ahead([group], now)
    days, first = days_of(group, now, seen), next_free(group, now, seen)
    wanted = _day(request.GET.get("day", "") or request.POST.get("day", ""))
    earliest = timezone.localdate(first[0].starts_at) if first else next(iter(days), None)
    day = wanted if wanted in days else earliest
    free = [(timezone.localtime(one.starts_at), one.left) for one in free_times(group, day, now, seen)] if day else []
    context = {
        "notice": notice,
        "group": group,
        "hall": group.hall,
        "matters": group.list_matters(),
        "days": days,
        "day": day,
        "parts": [(name, times) for name, times in _parts_of_day(free) if times],
        "url": reverse("hall_times", args=[group.pk]),
        "back_url": reverse("hall_home"),
    }
    return show(request, "hall-times", _("选择时间"), context, status=422 if notice else 200)


def _parts_of_day(free: list[tuple[datetime, int]]) -> list[tuple[str, list[tuple[datetime, int]]]]:
    morning = [one for one in free if one[0].hour < 12]
    return [(_("上午"), morning), (_("下午"), [one for one in free if one[0].hour >= 12])]


def _moment(text: str) -> datetime:
    """Raises NotPossible for what no button of ours sends."""
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None or timezone.is_naive(found):
        raise NotPossible(_("请在下面选一个时间。"))
    return found


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
