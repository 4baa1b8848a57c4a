"""融资对接 in the admin: a provider's introductions, the late ones first; one of them with what is to be done."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin.auth import permission_denied

from cms.service_desk.introductions.rights import has_introductions, may_handle, staff_actor, visible_to
from services.introductions.acting import act, possible_actions
from services.introductions.figures import count_rows
from services.introductions.models import Introduction, IntroductionQuerySet
from services.introductions.refusals import NotPossible, Overtaken
from services.introductions.states import NEEDS_TEXT, OPEN, Action, Party
from services.introductions.sweeping import days_late

CLOSED_SHOWN = 100


class IntroductionsView(View):
    """A foreign one, and one to which consent was taken back, is not there (404)."""

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not has_introductions(request.user):
            return permission_denied(request)
        response = super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        return response

    def get_queryset(self) -> IntroductionQuerySet:
        return visible_to(self.request.user).select_related("enterprise", "provider", "person")


class ListView(IntroductionsView):
    def get(self, request: HttpRequest) -> HttpResponse:
        today, seen = timezone.localdate(), self.get_queryset()
        waiting = seen.open().order_by("due_on", "pk")
        done = seen.exclude(state__in=OPEN).order_by("-closed_on", "-pk")[:CLOSED_SHOWN]
        context = {
            "header_title": _("融资对接"),
            "header_icon": "group",
            "waiting": [describe(one, today) for one in waiting],
            "done": [describe(one, today) for one in done],
            "year": next(iter(count_rows(today.replace(month=1, day=1), today, among=seen)), None),
        }
        return render(request, "service_desk/introductions/list.html", context)


def describe(one: Introduction, today: date) -> dict[str, Any]:
    return {"one": one, "late": days_late(one, today), "state": one.get_state_display()}


class ActForm(forms.Form):
    action = forms.ChoiceField(choices=[(action.value, action.label) for action in Action])
    version = forms.IntegerField()
    text = forms.CharField(
        required=False, max_length=500, error_messages={"max_length": gettext_lazy("请控制在 500 个字以内。")}
    )
    amount = forms.DecimalField(
        required=False, max_digits=12, decimal_places=2,
        error_messages=dict.fromkeys(
            ("invalid", "max_digits", "max_decimal_places", "max_whole_digits"), gettext_lazy("请填写数字，单位万元。")
        ),
    )  # fmt: skip


class OneView(IntroductionsView):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show(self.find(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        one, form = self.find(pk), ActForm(request.POST)
        if not may_handle(request.user, one):
            return permission_denied(request)
        if not form.is_valid():
            return self.show(
                one, " ".join(str(error) for errors in form.errors.values() for error in errors), status=422
            )
        values = form.cleaned_data
        action, amount = Action(values["action"]), values["amount"]
        try:
            act(pk, action, staff_actor(request.user), version=values["version"], text=values["text"], amount=amount)
        except Overtaken as refusal:
            return self.show(self.find(pk), str(refusal), values["text"], amount, status=409)
        except NotPossible as refusal:
            return self.show(self.find(pk), str(refusal), values["text"], amount, status=422)
        if action == Action.SHOW:
            return self.show(self.find(pk), whole=True)
        return HttpResponseRedirect(request.path)

    def find(self, pk: int) -> Introduction:
        one: Introduction = get_object_or_404(self.get_queryset(), pk=pk)
        return one

    def show(
        self, one: Introduction, notice: str = "", typed: str = "", amount: Decimal | None = None, *,
        whole: bool = False, status: int = 200,
    ) -> HttpResponse:  # fmt: skip
        handles = may_handle(self.request.user, one)
        possible = possible_actions(one, Party.PROVIDER) if handles else []
        context = {
            "header_title": f"{one.number} {one.product_title}",
            "header_icon": "group",
            "one": one,
            "late": days_late(one, timezone.localdate()),
            "handles": handles,
            "handed": one.handed if handles else [],
            "name": one.name if handles else one.masked_name,
            "contact": one.contact if whole else one.masked,
            "whole": whole,
            "can_show": Action.SHOW in possible and bool(one.contact),
            "doings": [action for action in possible if action != Action.SHOW],
            "needs_text": list(NEEDS_TEXT),
            "events": one.events.all(),
            "notice": notice,
            "typed": typed,
            "amount": "" if amount is None else amount,
        }
        return render(self.request, "service_desk/introductions/one.html", context, status=status)
