"""推送: what was told, what waits for a person, and to whom it would go."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View
from wagtail.admin.auth import permission_denied

from cms.service_desk.pushes.rights import may_decide, may_look
from services.pushes.deciding import AlreadyDecided, Decider, approve, discard, held_letters, preview
from services.pushes.models import Occasion, Push, PushState

PER_PAGE = 25
SAMPLES = 10
ACTIONS: dict[str, Callable[[int, Decider], None]] = {"approve": approve, "discard": discard}


class PushesView(View):
    """What every screen of pushes has in common."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not may_look(request.user) or (request.method == "POST" and not may_decide(request.user)):
            return permission_denied(request)
        response = super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        return response

    def decide(self, request: HttpRequest, numbers: list[int]) -> HttpResponse:
        """All of ``numbers`` alike; those on which somebody was faster are left as they are."""
        action = ACTIONS.get(request.POST.get("action", ""))
        if action is None:
            raise Http404
        done = sum(_decide(action, number, decider_of(request.user)) for number in numbers)
        if not done:
            messages.warning(request, _("已经有人处理过了。"))
        elif action is approve:
            messages.success(request, _("已批准，马上推送。"))
        else:
            messages.success(request, _("已决定不推送，以后也不会再推送这一次的内容。"))
        return redirect("qifu_pushes")


class ListView(PushesView):
    def get(self, request: HttpRequest) -> HttpResponse:
        letters = held_letters()
        held = Push.objects.filter(state=PushState.HELD).exclude(occasion=Occasion.GAP)
        past = Push.objects.exclude(state=PushState.HELD).exclude(occasion=Occasion.GAP, state=PushState.TOLD)
        context = {
            "header_title": _("推送"),
            "header_icon": "mail",
            "held": held.order_by("created_at"),
            "letters": len(letters),
            "page_obj": Paginator(past.order_by("-created_at", "-pk"), PER_PAGE).get_page(request.GET.get("p", "1")),
        }
        return render(request, "service_desk/pushes/list.html", context)


class PushView(PushesView):
    """One push, as it would be told now: text, number, samples of why."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        push = get_object_or_404(Push.objects.select_related("matter", "enterprise"), pk=pk)
        is_open = push.state in (PushState.WAITING, PushState.HELD, PushState.APPROVED)
        telling = preview(push, timezone.now()) if is_open else None
        context = {
            "header_title": push.title,
            "header_icon": "mail",
            "push": push,
            "telling": telling,
            "wanted": telling.readers.count(telling.subject_key) if telling else None,
            "samples": [reasons for _number, reasons in telling.readers.members(SAMPLES)] if telling else [],
            "may_decide": push.state == PushState.HELD and may_decide(request.user),
        }
        return render(request, "service_desk/pushes/push.html", context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.decide(request, [get_object_or_404(Push, pk=pk).pk])


class LettersView(PushesView):
    """Letters to enterprises of which a list said something new: they wait, and are decided, together."""

    def get(self, request: HttpRequest) -> HttpResponse:
        letters = Push.objects.filter(pk__in=held_letters()).select_related("enterprise").order_by("pk")
        shown = [(push, preview(push, timezone.now())) for push in letters[:SAMPLES]]
        context = {
            "header_title": _("企业新符合的政策"),
            "header_icon": "mail",
            "count": letters.count(),
            "samples": [(push, telling) for push, telling in shown if telling],
            "may_decide": may_decide(request.user),
        }
        return render(request, "service_desk/pushes/letters.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        return self.decide(request, held_letters())


def _decide(action: Callable[[int, Decider], None], number: int, by: Decider) -> bool:
    try:
        action(number, by)
    except AlreadyDecided:
        return False
    return True


def decider_of(user: Any) -> Decider:
    return Decider(user.pk, user.get_full_name() or user.get_username())
