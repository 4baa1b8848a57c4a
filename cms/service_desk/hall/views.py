"""叫号台: a clerk chooses a counter once, then calls, gives numbers and notes who has come."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.auth import permission_denied

from cms.service_desk.hall.rights import halls_of, has_hall
from services.hall.models import Booking, CounterGroup, Hall, Ticket
from services.hall.queueing import arrive, call_again, call_next, current_at, finish, give_ticket, pass_over, waiting_of
from services.hall.refusals import NotPossible
from services.hall.states import BookingState
from services.pages.forms import LineField, required

PLACES = "qifu_hall_places"


class HallScreen(View):
    """Halls are taken from those at which the log-in works; a foreign one is not there (404)."""

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not has_hall(request.user):
            return permission_denied(request)
        response = super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        return response

    def get_hall(self, pk: int) -> Hall:
        hall: Hall = get_object_or_404(halls_of(self.request.user), pk=pk)
        return hall

    def draw(self, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
        context = {"header_icon": "group", **context}
        return render(self.request, f"service_desk/hall/{template}.html", context, status=status)


class HallsView(HallScreen):
    """Straight to the only one; else a choice."""

    def get(self, request: HttpRequest) -> HttpResponse:
        halls = list(halls_of(request.user))
        if len(halls) == 1:
            return HttpResponseRedirect(reverse("qifu_hall_place", args=[halls[0].pk]))
        return self.draw("halls", {"header_title": _("叫号台"), "halls": halls})


class PlaceForm(forms.Form):
    """Where the clerk sits, kept with the log-in's session."""

    counter = LineField(
        label=gettext_lazy("窗口名称"),
        max_length=20,
        help_text=gettext_lazy("显示在大屏上，例如：3 号窗口。"),
        error_messages=required(gettext_lazy("请填写窗口名称，例如：3 号窗口。")),
    )
    groups = forms.ModelMultipleChoiceField(
        CounterGroup.objects.none(),
        label=gettext_lazy("叫哪些号"),
        widget=forms.CheckboxSelectMultiple,
        error_messages=required(gettext_lazy("请至少勾选一组。")),
    )

    def __init__(self, *args: Any, hall: Hall, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups: Any = self.fields["groups"]
        groups.queryset = hall.groups.filter(is_active=True)


class PlaceView(HallScreen):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        hall = self.get_hall(pk)
        return self.show(hall, self.place_form(hall))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        hall = self.get_hall(pk)
        if "counter" in request.POST:
            return self.sit_down(hall)
        try:
            said = self.act(hall, request.POST.get("action", ""))
        except NotPossible as refusal:
            return self.show(hall, self.place_form(hall), str(refusal), 422)
        if said:
            messages.success(request, said)
        return HttpResponseRedirect(reverse("qifu_hall_place", args=[pk]))

    def sit_down(self, hall: Hall) -> HttpResponse:
        form = PlaceForm(self.request.POST, hall=hall)
        if not form.is_valid():
            return self.show(hall, form, status=422)
        place = {"counter": form.cleaned_data["counter"], "groups": [one.pk for one in form.cleaned_data["groups"]]}
        self.request.session[PLACES] = {**self.request.session.get(PLACES, {}), str(hall.pk): place}
        return HttpResponseRedirect(reverse("qifu_hall_place", args=[hall.pk]))

    def act(self, hall: Hall, action: str) -> str:
        """What to say of it. Raises NotPossible."""
        counter, groups = self.seat(hall)
        if action == "arrive":
            ticket = arrive(hall, self.request.POST.get("number", ""))
            return _("已到，号码 %(label)s。") % {"label": ticket.label}
        if action == "ticket":
            group = get_object_or_404(hall.groups.filter(is_active=True), pk=_number(self.request.POST.get("group")))
            return _("已取号 %(label)s。") % {"label": give_ticket(group).label}
        if not groups:
            raise NotPossible(_("请先选择窗口。"))
        if action == "next":
            return "" if call_next(groups, counter) else _("没有人在等候。")
        current = current_at(groups, counter)
        if current is None:
            raise NotPossible(_("这个窗口现在没有叫号。"))
        {"again": call_again, "absent": pass_over, "done": finish}.get(action, finish)(current)
        return ""

    def seat(self, hall: Hall) -> tuple[str, list[CounterGroup]]:
        """The clerk's counter and what it takes; ("", []) before one was chosen."""
        place = self.request.session.get(PLACES, {}).get(str(hall.pk), {})
        groups = list(hall.groups.filter(is_active=True, pk__in=place.get("groups", [])))
        return place.get("counter", ""), groups

    def place_form(self, hall: Hall) -> PlaceForm:
        counter, groups = self.seat(hall)
        chosen = groups or list(hall.groups.filter(is_active=True))
        return PlaceForm(initial={"counter": counter, "groups": [group.pk for group in chosen]}, hall=hall)

    def show(self, hall: Hall, form: PlaceForm, notice: str = "", status: int = 200) -> HttpResponse:
        counter, groups = self.seat(hall)
        all_groups = list(hall.groups.filter(is_active=True))
        day = timezone.localdate()
        expected = Booking.objects.filter(
            group__hall=hall, state=BookingState.BOOKED, starts_at__date=day
        ).select_related("group", "person", "enterprise")
        context = {
            "header_title": hall.name,
            "hall": hall,
            "notice": notice,
            "form": form,
            "counter": counter,
            "groups": groups,
            "all_groups": all_groups,
            "current": current_at(groups, counter) if groups else None,
            "waiting": waiting_of(groups or all_groups),
            "expected": expected,
            "screen_url": reverse("hall_screen", args=[hall.pk]),
        }
        return self.draw("place", context, status)


class TicketView(HallScreen):
    """A number on paper."""

    def get(self, request: HttpRequest, pk: int, ticket: int) -> HttpResponse:
        hall = self.get_hall(pk)
        found = get_object_or_404(Ticket.objects.select_related("group"), pk=ticket, group__hall=hall)
        ahead = [one for one in waiting_of([found.group]) if one.pk != found.pk]
        return self.draw("ticket", {"header_title": found.label, "hall": hall, "ticket": found, "ahead": len(ahead)})


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0
