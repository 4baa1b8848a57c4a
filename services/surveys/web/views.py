"""/services/surveys/TOKEN/: the questions, for whoever holds the link; then a word of thanks."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from services.pages.answers import LAPSED, is_forged, service_page, show
from services.pages.forms import errors_of
from services.people.notice import NOTICE_VERSION
from services.people.sessions import person_of
from services.surveys.answering import take_answer
from services.surveys.links import read_token
from services.surveys.models import Invitation, Survey, Version
from services.surveys.questions import Question
from services.surveys.refusals import Answered, NotPossible
from services.surveys.running import newest_version
from services.surveys.web.forms import AnswerForm


@service_page
@require_http_methods(["GET", "HEAD", "POST"])
def answer_survey(request: HttpRequest, token: str) -> HttpResponse:
    invitation = read_token(token)
    if invitation is None or not invitation.survey.opened_at:
        return show(request, "survey-over", "链接已失效", {"gone": True, "my_url": reverse("my_home")}, status=404)
    if invitation.is_used or not invitation.survey.takes_answers():
        return show_over(request, invitation)
    version = _version_of(request, invitation.survey)
    if request.method != "POST":
        return show_form(request, invitation.survey, version, AnswerForm(questions=version.questions))
    form = AnswerForm(request.POST, questions=version.questions)
    if is_forged(request):
        return show_form(request, invitation.survey, version, form, LAPSED)
    if not form.is_valid():
        return show_form(request, invitation.survey, version, form)
    try:
        take_answer(invitation.pk, version.number, form.answers(), person_of(request))
    except Answered:
        return HttpResponseRedirect(request.path)
    except NotPossible as refusal:
        return show_form(request, invitation.survey, version, form, str(refusal))
    return HttpResponseRedirect(request.path)


def _version_of(request: HttpRequest, survey: Survey) -> Version:
    """That which was filled in; it holds, though the questions have changed meanwhile."""
    number = request.POST.get("version", "")
    shown = survey.versions.filter(number=int(number)).first() if number.isdecimal() and len(number) < 5 else None
    return shown or newest_version(survey)


def show_form(
    request: HttpRequest, survey: Survey, version: Version, form: AnswerForm, notice: str = "", *, preview: bool = False
) -> HttpResponse:
    errors = errors_of(form) if form.is_bound and not notice else {}
    context = {
        "survey": survey,
        "version": version.number,
        "questions": [describe(question) for question in version.questions],
        "values": form.typed(),
        "errors": errors,
        "notice": notice,
        "preview": preview,
        "notice_version": NOTICE_VERSION,
        "notice_url": reverse("privacy_notice"),
    }
    return show(request, "survey", survey.title, context, status=422 if notice or errors else 200)


def describe(question: Question) -> dict[str, Any]:
    return {
        "key": question.key,
        "kind": question.kind,
        "text": question.text,
        "required": question.required,
        "cells": [(str(value), label) for value, label in question.cells],
    }


def show_over(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    context = {
        "gone": False,
        "survey": invitation.survey,
        "used": invitation.is_used,
        "my_url": reverse("my_home"),
    }
    return show(request, "survey-over", invitation.survey.title, context)
