"""What passing time does to surveys; may run any time, as often as one likes, in several processes."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from services.surveys.models import Invitation, Survey
from services.surveys.notices import tell_invitation
from services.surveys.refusals import NotPossible
from services.surveys.running import close_survey

CHUNK = 200


def sweep_surveys() -> None:
    """By the publisher, every minute: closes what is over, tells who is to be told."""
    for pk in Survey.objects.open().filter(last_day__lt=timezone.localdate()).values_list("pk", flat=True):
        try:
            close_survey(pk)
        except NotPossible:  # somebody was faster
            continue
    for survey in Survey.objects.open():
        while tell_chunk(survey):
            pass


@transaction.atomic
def tell_chunk(survey: Survey) -> int:
    """So many at a time that a publisher that dies has lost little; how many."""
    waiting = Q(is_told=False) | Q(is_used=False, reminded__lt=survey.reminders)
    rows = Invitation.objects.filter(waiting, survey=survey).select_related("person").order_by("pk")
    chunk = list(rows.select_for_update(of=("self",))[:CHUNK])
    for one in chunk:
        tell_invitation(one, survey, f"remind{survey.reminders}" if one.is_told else "invite")
    numbers = [one.pk for one in chunk]
    Invitation.objects.filter(pk__in=numbers).update(is_told=True, reminded=survey.reminders)
    return len(chunk)
