"""排一批场次: from a series' menu to the drafts of its weekly or monthly sessions in one go."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.auth import permission_denied
from wagtail.admin.widgets import Button
from wagtail.models import Page

from cms.editing.sessions.dates import hints, session_days
from cms.editing.sessions.forms import NUMBER, PlanForm, SessionFormSet, initial_plan
from cms.editing.sessions.making import make_sessions, may_submit
from site_content.training.models import TrainingEventPage, TrainingSeriesPage

URL_NAME = "qifu_series_sessions"


def plan_sessions(request: HttpRequest, page_id: int) -> HttpResponse:
    """The plan; with ``preview`` its days to look over; with ``make`` or ``submit`` the drafts."""
    series = get_object_or_404(TrainingSeriesPage, pk=page_id)
    section = series.get_parent()
    if not section.permissions_for_user(request.user).can_add_subpage():
        return permission_denied(request)
    plan = PlanForm(request.POST or None, initial=initial_plan(series))
    rows = None
    if request.method == "POST" and plan.is_valid():
        wants = "make" in request.POST or "submit" in request.POST
        rows = SessionFormSet(request.POST) if wants else SessionFormSet(initial=list(planned_rows(series, plan)))
        if wants and rows.is_valid() and (made := _make(request, series, plan, rows)):
            messages.success(request, _("已建好 %(count)d 场的草稿。") % {"count": len(made)})
            return redirect("wagtailadmin_explore", section.pk)
    context = {
        "header_title": _("排一批场次"),
        "series": series,
        "section": section,
        "plan": plan,
        "rows": rows,
        "noted": noted_rows(series, rows) if rows else [],
        "may_submit": may_submit(section, request.user),
    }
    return render(request, "editing/sessions.html", context)


def _make(request: HttpRequest, series: TrainingSeriesPage, plan: PlanForm, rows: Any) -> list[TrainingEventPage]:
    submit = "submit" in request.POST and may_submit(series.get_parent(), request.user)
    try:
        return make_sessions(
            series=series, plan=plan.cleaned_data, rows=rows.chosen(), user=request.user, submit=submit
        )
    except ValidationError as error:
        plan.add_error(None, error)
        return []


def planned_rows(series: TrainingSeriesPage, plan: PlanForm) -> list[dict[str, Any]]:
    """A row per day of the plan; a day on which the series has a session already is left out until it is wanted."""
    data, taken = plan.cleaned_data, taken_days(series)
    days = session_days(data["first_on"], data["rhythm"], data["count"])
    return [
        {"keep": day not in taken, "day": day, "title": data["title"].replace(NUMBER, str(number))}
        for number, day in enumerate(days, start=data["first_number"])
    ]


def noted_rows(series: TrainingSeriesPage, rows: Any) -> list[tuple[Any, str, str]]:
    """(form, day of the week, what speaks against the day)."""
    days = [_day_of(form) for form in rows.forms]
    off, taken = hints(day for day in days if day), taken_days(series)
    return [
        (form, weekday_name(day), "；".join(filter(None, [off.get(day, ""), _taken_note(taken.get(day))]))) if day else (form, "", "")
        for form, day in zip(rows.forms, days, strict=True)
    ]  # fmt: skip


def _day_of(form: Any) -> date | None:
    found = getattr(form, "cleaned_data", {}).get("day") if form.is_bound else form.initial.get("day")
    return found if isinstance(found, date) else None


def weekday_name(day: date) -> str:
    return "周" + "一二三四五六日"[day.weekday()]


def _taken_note(title: str | None) -> str:
    return _("这一天已有《%(title)s》") % {"title": title} if title else ""


def taken_days(series: TrainingSeriesPage) -> dict[date, str]:
    """Days on which the series has a session already, with its title."""
    sessions = TrainingEventPage.objects.filter(series=series).values_list("starts_at", "title")
    return {timezone.localtime(starts_at).date(): title for starts_at, title in sessions}


def header_buttons(page: Page, user: Any, next_url: str | None = None, view_name: str = "") -> list[Button]:
    """排一批场次 in the header of a series."""
    if (
        page.specific_class is not TrainingSeriesPage
        or not page.get_parent().permissions_for_user(user).can_add_subpage()
    ):
        return []
    return [Button(_("排一批场次"), reverse(URL_NAME, args=[page.pk]), icon_name="date", priority=20)]


def admin_urls() -> list[Any]:
    return [path("qifu/series/<int:page_id>/sessions/", plan_sessions, name=URL_NAME)]
