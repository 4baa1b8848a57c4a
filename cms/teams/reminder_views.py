"""The page behind a reminder's link: no log-in needed to say that nothing changed; to edit, one logs in."""

from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from cms.teams.models import Answer, Reminder
from cms.teams.reminders import answer_reminder, find_reminder


@never_cache
def answer(request: HttpRequest, token: str) -> HttpResponseBase:
    """GET changes nothing (mail programs open links by themselves); POST records the answer."""
    try:
        reminder = find_reminder(token)
    except (signing.BadSignature, Reminder.DoesNotExist):
        return show(request, status=410, expired=True)
    if reminder.team.page is None or not is_still_member(reminder):
        return show(request, status=410, expired=True)
    if request.method == "POST" and request.POST.get("answer") in Answer.values:
        answer_reminder(reminder, Answer(request.POST["answer"]))
        if reminder.answer == Answer.EDIT:
            return redirect("wagtailadmin_pages:edit", reminder.team.page_id)
    return show(request, reminder=reminder, page=reminder.team.page.specific)


def is_still_member(reminder: Reminder) -> bool:
    return reminder.user.groups.filter(team_group__team=reminder.team).exists()


def show(request: HttpRequest, status: int = 200, **context: Any) -> HttpResponse:
    response = render(
        request, "teams/reminder.html", {**context, "login_url": reverse("wagtailadmin_login")}, status=status
    )
    # The address is the key, so other hosts are not told; with no-referrer, browsers would send our form with
    # "Origin: null", which the CSRF check refuses.
    response["Referrer-Policy"] = "same-origin"
    return response


def register_actions(actions: Any) -> None:
    actions.register_action("qifu.review_unchanged", _("核对：没有变化"), _("核对了页面，没有变化"))
    actions.register_action("qifu.review_edit", _("核对：要修改"), _("核对了页面，要修改"))


public_urls = [path("confirm/<str:token>/", answer, name="qifu_reminder")]
