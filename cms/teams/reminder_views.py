"""The page behind a reminder's link: no log-in needed to say that nothing changed; to edit, one logs in."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from cms.accounts.signed_links import behind_link
from cms.teams.models import ReminderAnswer
from cms.teams.reminders import answer_reminder, find_reminder


def show_page(request: HttpRequest, status: int = 200, **context: Any) -> HttpResponse:
    context["login_url"] = reverse("wagtailadmin_login")
    return render(request, "teams/reminder.html", context, status=status)


@behind_link(lambda request, bad: show_page(request, status=410, expired=True))
def answer(request: HttpRequest, token: str) -> HttpResponseBase:
    """POST records the answer."""
    reminder = find_reminder(token)
    page: Any = reminder.team.page
    if request.method == "POST" and request.POST.get("answer") in ReminderAnswer.values:
        answer_reminder(reminder, ReminderAnswer(request.POST["answer"]))
        if reminder.answer == ReminderAnswer.EDIT:
            return redirect("wagtailadmin_pages:edit", page.pk)
    return show_page(request, reminder=reminder, page=page.specific)


def register_log_actions(actions: Any) -> None:
    actions.register_action("qifu.review_unchanged", _("核对：没有变化"), _("核对了页面，没有变化"))
    actions.register_action("qifu.review_edit", _("核对：要修改"), _("核对了页面，要修改"))


public_urls = [path("confirm/<str:token>/", answer, name="qifu_reminder")]
