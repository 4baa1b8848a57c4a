"""What the staff do with a survey: its questions, opening, closing, reminding. Each under the survey's lock."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from services.surveys.audience import invite
from services.surveys.ballots import make_boxes, open_boxes
from services.surveys.models import Answer, Invitation, Survey, Version
from services.surveys.questions import Question
from services.surveys.refusals import NotPossible
from services.surveys.states import State

REMIND_AFTER = timedelta(days=3)
MOST_REMINDERS = 2


@contextmanager
def locked(survey_id: int) -> Iterator[Survey]:
    with transaction.atomic():
        yield Survey.objects.select_for_update().get(pk=survey_id)


def newest_version(survey: Survey) -> Version:
    """What is shown to whoever comes now."""
    return survey.versions.last() or Version(survey=survey, number=1)


def write_questions(survey_id: int, questions: Sequence[Question]) -> Version:
    """A draft's version is written anew; of one that was sent out a new version is made. Raises NotPossible."""
    with locked(survey_id) as survey:
        if survey.state == State.CLOSED:
            raise NotPossible(_("问卷已经结束，不能再改题目。"))
        version = newest_version(survey)
        stored = [question.to_json() for question in questions]
        if version.stored == stored and version.pk:
            return version
        if version.pk and survey.opened_at:
            version = Version(survey=survey, number=version.number + 1)
        version.stored = stored
        version.save()
        return version


def open_survey(survey_id: int) -> int:
    """Invites, and has the publisher tell; how many. Raises NotPossible."""
    with locked(survey_id) as survey:
        _check_can_open(survey)
        first = survey.opened_at is None
        survey.state, survey.closed_at = State.OPEN, None
        survey.opened_at = survey.opened_at or timezone.now()
        survey.save(update_fields=["state", "opened_at", "closed_at"])
        if survey.is_anonymous and first:
            make_boxes(survey)
        found = invite(survey)
        if not Invitation.objects.filter(survey=survey).exists():
            raise NotPossible(_("没有人可以发：请检查“发给谁”的条件。"))
        return found


def _check_can_open(survey: Survey) -> None:
    if survey.state == State.OPEN:
        raise NotPossible(_("问卷已经在填写中。"))
    if not newest_version(survey).stored:
        raise NotPossible(_("还没有题目，请先出题。"))
    if survey.last_day is None or survey.last_day < timezone.localdate():
        raise NotPossible(_("请先把截止日期改到今天或以后。"))
    if survey.state == State.CLOSED and (survey.is_anonymous or survey.page or survey.forgotten_on):
        raise NotPossible(_("匿名问卷拆封以后、结果公布以后，都不能重新开放；需要再问，请新建一份。"))


def invite_more(survey_id: int) -> int:
    """Whoever has come to belong to the audience since; how many. Raises NotPossible."""
    with locked(survey_id) as survey:
        _check_running(survey)
        return invite(survey)


def close_survey(survey_id: int) -> int:
    """For good if it is anonymous: the box is opened. How many have answered. Raises NotPossible."""
    with locked(survey_id) as survey:
        if survey.state != State.OPEN:
            raise NotPossible(_("问卷没有在填写中。"))
        if survey.is_anonymous:
            survey.answered = open_boxes(survey)
        else:
            survey.answered = Answer.objects.filter(version__survey=survey).count()
        survey.state, survey.closed_at = State.CLOSED, timezone.now()
        survey.save(update_fields=["state", "closed_at", "answered"])
        return survey.answered


def remind(survey_id: int) -> int:
    """Those who have not answered, by the publisher; how many. Nobody more often than twice. Raises NotPossible."""
    with locked(survey_id) as survey:
        _check_running(survey)
        if survey.reminders >= MOST_REMINDERS:
            raise NotPossible(_("已经提醒过两次，不能再提醒了。"))
        since = survey.reminded_at or survey.opened_at or timezone.now()
        if timezone.now() - since < REMIND_AFTER:
            raise NotPossible(_("发出或上次提醒后满 3 天才能提醒。"))
        survey.reminders += 1
        survey.reminded_at = timezone.now()
        survey.save(update_fields=["reminders", "reminded_at"])
        return Invitation.objects.filter(survey=survey).silent().count()


def _check_running(survey: Survey) -> None:
    if not survey.takes_answers():
        raise NotPossible(_("问卷没有在填写中。"))
