"""An answer is taken: once for each invitation, to exactly the version that was shown."""

from django.db import transaction
from django.utils.translation import gettext as _

from services.people.models import Person
from services.surveys.ballots import put_in
from services.surveys.models import Answer, Invitation, Survey
from services.surveys.questions import Values
from services.surveys.refusals import Answered, NotPossible


@transaction.atomic
def take_answer(invitation_id: int, version_number: int, values: Values, person: Person | None = None) -> None:
    """``person``: who is signed in, for an answer that bears names. Raises Answered, NotPossible."""
    survey = Survey.objects.select_for_update().get(invitations=invitation_id)
    invitation = Invitation.objects.select_for_update().get(pk=invitation_id)
    if invitation.is_used:
        raise Answered(_("这份问卷已经填写过了。"))
    check_open(survey)
    version = survey.versions.filter(number=version_number).first()
    if version is None:
        raise NotPossible(_("问卷有了变动，请刷新页面后再填。"))
    Invitation.objects.filter(pk=invitation_id).update(is_used=True)
    if survey.is_anonymous:
        put_in(survey, version, values)
        return
    answer = Answer(version=version, invitation=invitation, person=invitation.person or person)
    answer.values = values
    answer.save()


def check_open(survey: Survey) -> None:
    if not survey.takes_answers():
        raise NotPossible(_("问卷已经截止，谢谢您的关注。"))
