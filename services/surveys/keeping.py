"""What is kept of who was asked: six months after the end names, contacts and words go, the numbers stay."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from messages.models import Message
from services.contacts.sealing import digests_of
from services.keeping.keeper import Keeper, Rows, Subject, Term
from services.notices.models import Subject as NoticeSubject
from services.surveys.models import AnonymousAnswer, Answer, Invitation, Survey
from services.surveys.states import QuestionKind, State

KEPT = timedelta(days=183)
NOBODY: dict[str, Any] = {"person": None, "enterprise": None, "enterprise_name": "", "contact": "", "digest": ""}


class SurveyKeeper(Keeper):
    terms = (Term("问卷发给了谁、谁填的、文字回答", "问卷结束后 6 个月（选项和数字不带姓名，继续保留）"),)

    def forget(self, now: datetime) -> dict[str, int]:
        over = Survey.objects.filter(state=State.CLOSED, closed_at__lt=now - KEPT, forgotten_on=None)
        return {"问卷": sum(forget_survey(survey, now) for survey in over)}

    def export(self, subject: Subject) -> dict[str, Rows]:
        rows = invitations_of(subject).select_related("survey", "answer__version")
        return {"问卷": [describe(one) for one in rows]}

    def erase(self, subject: Subject) -> int:
        """An anonymous answer stays: nobody can tell which it is."""
        rows = list(invitations_of(subject))
        answers = Answer.objects.filter(Q(invitation__in=rows) | Q(person__in=subject.person_ids))
        forgotten = forget_answers(answers)
        forget_invitations(rows)
        return len(rows) + forgotten


def invitations_of(subject: Subject) -> Any:
    digests = [digest for contact in subject.contacts for digest in digests_of(contact)]
    return Invitation.objects.filter(Q(digest__in=digests) | Q(person__in=subject.person_ids)).order_by("pk")


def describe(one: Invitation) -> dict[str, Any]:
    said = []
    if answer := getattr(one, "answer", None):
        texts = {question.key: question.text for question in answer.version.questions}
        said = [f"{texts[key]}：{value}" for key, value in answer.values.items()]
    return {
        "问卷": one.survey.title, "记名": one.survey.get_mode_display(), "企业": one.enterprise_name, "联系方式": one.contact,
        "已填写": one.is_used, "回答": said,
    }  # fmt: skip


def forget_survey(survey: Survey, now: datetime) -> int:
    """How many rows."""
    invitations = list(Invitation.objects.filter(survey=survey))
    gone = forget_answers(Answer.objects.filter(version__survey=survey))
    gone += _forget_loose_words(survey)
    forget_invitations(invitations)
    Survey.objects.filter(pk=survey.pk).update(forgotten_on=timezone.localdate(now))
    return gone + len(invitations)


def forget_answers(answers: Any) -> int:
    """Whose they were, and words of their own; what was chosen stays, that figures stay as they are."""
    rows = list(answers.select_related("version"))
    for answer in rows:
        words = {q.key for q in answer.version.questions if q.kind == QuestionKind.TEXT}
        answer.values = {key: "" if key in words else value for key, value in answer.values.items()}
        answer.invitation = answer.person = None
        answer.save(update_fields=["sealed", "invitation", "person"])
    return len(rows)


def _forget_loose_words(survey: Survey) -> int:
    gone = 0
    for version in survey.versions.all():
        words = [question.key for question in version.questions if question.kind == QuestionKind.TEXT]
        said = AnonymousAnswer.objects.filter(version=version, question__in=words).exclude(sealed="")
        kept = [row for row in said if row.sealed not in ("null", '""')]
        for row in kept:
            row.sealed = '""'
            row.save(update_fields=["sealed"])
        gone += len(kept)
    return gone


def forget_invitations(rows: list[Invitation]) -> None:
    """What was used stays used."""
    for one in rows:
        Message.objects.filter(key__startswith=f"survey:{one.pk}:").delete()
        NoticeSubject.objects.filter(key__startswith=f"survey:{one.pk}:").delete()
    Invitation.objects.filter(pk__in=[one.pk for one in rows]).update(**NOBODY, is_told=True)
