"""The forms of 问卷: what a survey is and whom it goes to, its questions, its results as a file."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages

from cms.service_desk.enterprises.lists import XLSX
from cms.service_desk.registrations.forms import ExportForm
from cms.service_desk.registrations.rights import organiser_of
from cms.service_desk.registrations.rights import visible_to as events_of
from cms.service_desk.surveys.forms import QuestionFormSet, SurveyForm, initial_questions, read_rows
from cms.service_desk.surveys.screen import SurveyView
from cms.wagtail_seams.exports import dated_name, file_headers
from services.surveys.exporting import export_results
from services.surveys.models import Survey
from services.surveys.refusals import NotPossible
from services.surveys.running import newest_version, write_questions
from services.surveys.states import Audience, Mode, State


class NewView(SurveyView):
    """``?event=N``: for who came to it."""

    changes = True

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(SurveyForm(user=request.user, initial=self.for_event()))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = SurveyForm(request.POST, user=request.user)
        if not form.is_valid():
            return self.show(form, 422)
        return HttpResponseRedirect(reverse("qifu_survey_questions", args=[form.save().pk]))

    def for_event(self) -> dict[str, Any]:
        asked = self.request.GET.get("event", "")
        desk = events_of(self.request.user).filter(pk=int(asked)).first() if asked.isdecimal() else None
        if desk is None:
            return {"mode": Mode.ANONYMOUS}
        return {
            "title": _("%(event)s：参加以后的意见") % {"event": desk.title[:80]},
            "mode": Mode.ANONYMOUS, "audience": Audience.EVENT, "desk": desk.pk,
        }  # fmt: skip

    def show(self, form: SurveyForm, status: int = 200) -> HttpResponse:
        return show_form(self.request, form, _("新建问卷"), _("下一步：出题"), reverse("qifu_surveys"), status)


class EditView(SurveyView):
    changes = True

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        survey = self.get_survey(pk)
        return self.show(survey, SurveyForm(user=request.user, survey=survey))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        survey = self.get_survey(pk)
        form = SurveyForm(request.POST, user=request.user, survey=survey)
        if not form.is_valid():
            return self.show(survey, form, 422)
        form.save()
        return HttpResponseRedirect(reverse("qifu_survey", args=[pk]))

    def show(self, survey: Survey, form: SurveyForm, status: int = 200) -> HttpResponse:
        back = reverse("qifu_survey", args=[survey.pk])
        return show_form(
            self.request, form, _("问卷设置：%(title)s") % {"title": survey.title}, _("保存"), back, status
        )


def show_form(
    request: HttpRequest, form: Any, title: str, button: str, back: str, status: int = 200, lead: str = ""
) -> HttpResponse:
    context = {
        "header_title": title,
        "header_icon": "form",
        "form": form,
        "button": button,
        "back": back,
        "lead": lead,
        "notice": " ".join(form.non_field_errors()),
    }
    return render(request, "service_desk/surveys/form.html", context, status=status)


class QuestionsView(SurveyView):
    """All questions on one page; some empty rows at its end."""

    changes = True

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        survey = self.get_survey(pk)
        return self.show(survey, QuestionFormSet(initial=initial_questions(newest_version(survey).questions)))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        survey = self.get_survey(pk)
        formset = QuestionFormSet(request.POST)
        if not formset.is_valid():
            return self.show(survey, formset, _("有的题目要改一下，见下面红字。"), 422)
        try:
            version = write_questions(survey.pk, read_rows(formset))
        except NotPossible as refusal:
            return self.show(survey, formset, str(refusal), 409)
        messages.success(request, _("已保存，共 %(n)d 题。") % {"n": len(version.stored)})
        again = "more" in request.POST
        return HttpResponseRedirect(reverse("qifu_survey_questions" if again else "qifu_survey", args=[pk]))

    def show(self, survey: Survey, formset: Any, notice: str = "", status: int = 200) -> HttpResponse:
        context = {
            "header_title": _("题目：%(title)s") % {"title": survey.title},
            "header_icon": "form",
            "survey": survey,
            "formset": formset,
            "notice": notice,
            "sent": bool(survey.opened_at),
            "closed": survey.state == State.CLOSED,
        }
        return render(self.request, "service_desk/surveys/questions.html", context, status=status)


class ExportView(SurveyView):
    """With a reason, which is kept. An anonymous one only when its box is open."""

    changes = True

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show(self.get_survey(pk), ExportForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        survey, form = self.get_survey(pk), ExportForm(request.POST)
        if not form.is_valid():
            return self.show(survey, form, 422)
        if survey.is_anonymous and survey.state != State.CLOSED:
            form.add_error(None, _("匿名问卷结束以后才有结果。"))
            return self.show(survey, form, 409)
        who = organiser_of(request.user)
        content = export_results(survey, form.cleaned_data["reason"], user_id=who.user_id, user_name=who.name)
        return HttpResponse(
            content, content_type=XLSX, headers=file_headers(dated_name(f"{survey.title}-结果", "xlsx"))
        )

    def show(self, survey: Survey, form: ExportForm, status: int = 200) -> HttpResponse:
        lead = (
            _("XLSX，只有汇总和打乱次序的文字回答，看不出是谁。") if survey.is_anonymous
            else _("XLSX，含企业、填写人和每份回答；谁在什么时候为什么导出都会留下记录。用完请删除文件。")
        )  # fmt: skip
        back = reverse("qifu_survey", args=[survey.pk])
        title = _("导出结果：%(title)s") % {"title": survey.title}
        return show_form(self.request, form, title, _("导出"), back, status, lead)
