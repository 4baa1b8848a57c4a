"""Many appeals at once: the queue with its filters, and the figures, each of which opens its rows."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.auth import permission_denied

from cms.service_desk.causes import open_causes
from cms.service_desk.desk_view import DeskView
from cms.service_desk.filters import COUNTED, LISTS, QueueForm, ScopeForm
from cms.service_desk.queues import Pages, most_urgent_first, waiting_for
from cms.service_desk.rights import actor_of, may_compare, may_enter
from cms.service_desk.template_views import may_keep_templates
from cms.teams.queries import is_auditor
from services.appeals.lights import COLOURS, OFF, lights_of, rows_by_colour
from services.appeals.rates import Cohort, Rate, Tally, add_up, count_each, tally_by
from services.appeals.states import OPEN
from services.pages.forms import errors_of
from services.units.models import Unit

PER_PAGE = 25
OPEN_NOW = Q(state__in=OPEN)


class QueueView(DeskView):
    def get(self, request: HttpRequest) -> HttpResponse:
        today = timezone.localdate()
        form = QueueForm(request.GET)
        filtered = any(request.GET.get(name) for name in form.fields)
        shows_all = filtered or request.GET.get("show") == "all"
        appeals = self.get_queryset()
        mine = waiting_for(appeals, actor_of(request.user))
        shown = appeals.filter(form.rows(today)) if form.is_valid() else appeals.none()
        page = Pages(most_urgent_first(shown if shows_all else mine), PER_PAGE).get_page(request.GET.get("p", "1"))
        lights = lights_of(page.object_list, today)
        context = {
            "header_title": _("企业诉求"),
            "page_obj": page,
            "rows": [(appeal, lights[appeal.pk]) for appeal in page.object_list],
            "shows_all": shows_all,
            "form": form,
            "filtered": filtered,
            "said": form.said(),
            "notice": " ".join(errors_of(form).values()),
            "mine_count": mine.count() if shows_all else page.paginator.count,
            "may_enter": may_enter(request.user),
            "may_compare": may_compare(request.user),
            "may_be_absent": not is_auditor(request.user),
            "may_keep_templates": may_keep_templates(request.user),
        }
        return render(request, "service_desk/queue.html", context)


@dataclass(frozen=True)
class Number:
    """A figure that opens its rows."""

    label: str
    value: int
    url: str


class FiguresView(DeskView):
    """What the city sees of all: lights now, lists to look after, rates of a period, units side by side."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return super().dispatch(request, *args, **kwargs) if may_compare(request.user) else permission_denied(request)

    def get(self, request: HttpRequest) -> HttpResponse:
        today = timezone.localdate()
        asked = ScopeForm(request.GET)
        valid = asked.is_valid()
        form = asked if valid else ScopeForm({})
        form.full_clean()
        cohort = form.cohort(today)
        by_unit = tally_by(cohort, "unit")
        found = add_up(by_unit.values())
        context = {
            "header_title": _("诉求数据"),
            "form": asked,
            "notice": "" if valid else " ".join(errors_of(asked).values()),
            "cohort": cohort,
            "lights": count_lights(form, today),
            "lists": count_lists(form),
            "counts": [Number(str(label), found.counts[code], rows_url(form, cohort, figure=f"{code}.count")) for code, label in COUNTED.items()],
            "rates": [rate_row(form, cohort, rate) for rate in found.rates],
            "causes": open_causes(),
            "units": unit_rows(form, cohort, by_unit),
        }  # fmt: skip
        return render(request, "service_desk/figures.html", context)


def rows_url(form: ScopeForm, cohort: Cohort | None = None, **more: Any) -> str:
    """The queue, showing what a figure of this form counts."""
    query = QueryDict(mutable=True)
    for name in ("town", "unit", "category"):
        if form.cleaned_data[name]:
            query[name] = str(form.cleaned_data[name].pk)
    if cohort:
        query["since"], query["until"] = cohort.first.isoformat(), cohort.last.isoformat()
    for name, value in more.items():
        query[name] = str(value)
    return f"{reverse('qifu_appeals')}?{query.urlencode()}"


def count_lights(form: ScopeForm, today: date) -> list[tuple[str, Number]]:
    shown = [light for light in COLOURS.values() if light is not OFF]
    rows = rows_by_colour(today)
    found = count_each({light.colour: form.scope() & rows[light.colour] for light in shown}, OPEN_NOW)
    return [
        (light.colour, Number(str(light.words), found[light.colour], rows_url(form, light=light.colour)))
        for light in shown
    ]


def count_lists(form: ScopeForm) -> list[Number]:
    found = count_each({name: form.scope() & rows for name, (_label, rows) in LISTS.items()}, OPEN_NOW)
    return [Number(str(label), found[name], rows_url(form, listed=name)) for name, (label, _rows) in LISTS.items()]


def rate_row(form: ScopeForm, cohort: Cohort, found: Rate) -> dict[str, Any]:
    code = found.indicator.code
    return {
        "rate": found,
        "numerator_url": rows_url(form, cohort, figure=f"{code}.n"),
        "denominator_url": rows_url(form, cohort, figure=f"{code}.d"),
    }


UNIT_COLUMNS = ("accepted", "solved", "overdue", "disputed", "returned", "paused")


def unit_rows(form: ScopeForm, cohort: Cohort, by_unit: dict[int | None, Tally]) -> list[dict[str, Any]]:
    """Most appeals first."""
    units = Unit.objects.filter(pk__in=[key for key in by_unit if key])
    ordered = sorted(units, key=lambda unit: (-by_unit[unit.pk].counts["accepted"], unit.name))
    return [unit_row(form, cohort, unit, by_unit[unit.pk]) for unit in ordered]


def unit_row(form: ScopeForm, cohort: Cohort, unit: Unit, found: Tally) -> dict[str, Any]:
    numbers = [
        Number(str(COUNTED[c]), found.counts[c], rows_url(form, cohort, unit=unit.pk, figure=f"{c}.count"))
        for c in UNIT_COLUMNS
    ]
    return {"name": unit.name, "numbers": numbers, "pauses": found.pauses}
