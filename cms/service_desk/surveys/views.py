"""问卷 in the admin: the surveys of the log-in's own team, and how one stands."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page

from cms.service_desk.surveys.publishing import draft_results
from cms.service_desk.surveys.rights import may_make, may_open, visible_to
from cms.service_desk.surveys.screen import SurveyView
from services.surveys import running
from services.surveys.audience import find_invitees
from services.surveys.models import Invitation, Survey
from services.surveys.refusals import NotPossible
from services.surveys.results import Outcome, outcomes_of, show, shuffled_texts
from services.surveys.states import QuestionKind, State
from services.surveys.web.forms import AnswerForm
from services.surveys.web.views import show_form

MOST_TEXTS = 200
A_PAGE = 100


class ListView(SurveyView):
    def get(self, request: HttpRequest) -> HttpResponse:
        used = Count("invitations", filter=Q(invitations__is_used=True))
        rows = visible_to(request.user).annotate(invited=Count("invitations"), used=used)
        context = {
            "header_title": _("问卷"),
            "header_icon": "form",
            "rows": rows,
            "may_make": may_make(request.user),
        }
        return render(request, "service_desk/surveys/list.html", context)


class PreviewView(SurveyView):
    """As those see it who are asked, in the portal's look."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        version = running.newest_version(survey := self.get_survey(pk))
        return show_form(request, survey, version, AnswerForm(questions=version.questions), preview=True)


class OneView(SurveyView):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show(self.get_survey(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        survey = self.get_survey(pk)
        do = DOINGS.get(request.POST.get("action", ""))
        if do is None:
            raise Http404
        if do in OPENING and not may_open(request.user, survey):
            return self.show(survey, _("发给很多人的问卷由本单位的审核人员开始，请把它交给他。"), status=403)
        try:
            messages.success(request, do(survey))
        except NotPossible as refusal:
            return self.show(self.get_survey(pk), str(refusal), status=409)
        gone = not Survey.objects.filter(pk=pk).exists()
        return HttpResponseRedirect(reverse("qifu_surveys") if gone else reverse("qifu_survey", args=[pk]))

    def show(self, survey: Survey, notice: str = "", status: int = 200) -> HttpResponse:
        invited = Invitation.objects.filter(survey=survey)
        version = running.newest_version(survey)
        makes = may_make(self.request.user)
        context = {
            "header_title": survey.title,
            "header_icon": "form",
            "notice": notice,
            "survey": survey,
            "version": version,
            "makes": makes,
            "opens": may_open(self.request.user, survey),
            "would_reach": len(find_invitees(survey)) if survey.state == State.DRAFT else None,
            "invited": invited.count(),
            "used": invited.filter(is_used=True).count(),
            "results": results_for_staff(survey, with_words=makes) if makes or survey.is_anonymous else [],
            "who": who_answered(survey, self.request.GET.get("p", "1")) if makes and not survey.is_anonymous else None,
            "page": Page.objects.filter(pk=survey.page).first() if survey.page else None,
            "exports": survey.exports.all()[:10],
            "most_reminders": running.MOST_REMINDERS,
        }
        return render(self.request, "service_desk/surveys/survey.html", context, status=status)


def results_for_staff(survey: Survey, *, with_words: bool) -> list[dict[str, Any]]:
    """Everything where names stand beside it anyway; of an anonymous one what may be shown, and only when it is over."""
    if survey.is_anonymous and survey.state != State.CLOSED:
        return []
    return [describe(outcome, survey, with_words) for outcome in outcomes_of(survey) if outcome.base]


def describe(outcome: Outcome, survey: Survey, with_words: bool) -> dict[str, Any]:
    shown = show(outcome)
    cells = [(cell.label, cell.count) for cell in shown.cells] if survey.is_anonymous else whole_cells(outcome)
    words = with_words and outcome.question.kind == QuestionKind.TEXT and (shown.texts or not survey.is_anonymous)
    mean = shown.mean if survey.is_anonymous else outcome.mean
    return {
        "question": outcome.question.text,
        "base": outcome.base,
        "cells": [
            (label, count, f"{100 * count / outcome.base:.1f}" if count is not None else "") for label, count in cells
        ],
        "rest": shown.rest if survey.is_anonymous else None,
        "mean": "" if mean is None else f"{mean:.2f}",
        "texts": [text for text in shuffled_texts(outcome) if text][:MOST_TEXTS] if words else [],
        "hidden": survey.is_anonymous and shown.is_hidden,
    }


def whole_cells(outcome: Outcome) -> list[tuple[str, int | None]]:
    return list(outcome.counts) if outcome.question.cells else []


def who_answered(survey: Survey, number: str) -> Any:
    """A page of (enterprise or person, whether he has); those who have not first."""
    rows = Invitation.objects.filter(survey=survey).select_related("person").order_by("is_used", "pk")
    page: Any = Paginator(rows, A_PAGE).get_page(number)
    page.object_list = [
        (one.enterprise_name or (one.person.name if one.person else "") or _("一个联系方式"), one.is_used)
        for one in page.object_list
    ]
    return page


def start(survey: Survey) -> str:
    return _("已开始，%(n)d 份邀请马上发出。") % {"n": running.open_survey(survey.pk)}


def invite_more(survey: Survey) -> str:
    return _("新增 %(n)d 份邀请。") % {"n": running.invite_more(survey.pk)}


def close(survey: Survey) -> str:
    return _("已结束，共收到 %(n)d 份回答。") % {"n": running.close_survey(survey.pk)}


def remind(survey: Survey) -> str:
    return _("马上提醒还没填写的 %(n)d 位。") % {"n": running.remind(survey.pk)}


def publish(survey: Survey) -> str:
    page = draft_results(survey.pk)
    return _("已生成草稿“%(title)s”，请编辑后按页面的审批规则发布。") % {"title": page.title}


def delete(survey: Survey) -> str:
    if survey.opened_at:
        raise NotPossible(_("发出过的问卷不能删除。"))
    survey.delete()
    return _("草稿已删除。")


DOINGS: dict[str, Callable[[Survey], str]] = {
    "start": start, "more": invite_more, "close": close, "remind": remind, "publish": publish, "delete": delete,
}  # fmt: skip
OPENING = (start, invite_more, remind)
