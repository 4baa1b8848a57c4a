"""What passing days do to appeals; may run any time, as often as one likes, in several processes."""

import logging
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from services.appeals.acting import act
from services.appeals.actors import SYSTEM
from services.appeals.attachments import forget_files
from services.appeals.clock import SUPERVISED_AFTER
from services.appeals.contact_codes import UNCONFIRMED_FOR
from services.appeals.held_files import forget_held
from services.appeals.lights import RED, YELLOW, deadline_of, lights_of
from services.appeals.models import Appeal, AppealEvent, ContactCode, Nudge
from services.appeals.notices import tell_staff
from services.appeals.query_codes import forget_tries
from services.appeals.refusals import NotPossible
from services.appeals.rules import silent_until
from services.appeals.states import HANDED_ON, Action, Outcome, State
from services.uploads.models import sweep_strays
from working_days.calendar import working_days_between

logger = logging.getLogger(__name__)


def sweep_appeals() -> None:
    """By the publisher, every so often."""
    today = timezone.localdate()
    erase_unconfirmed()
    forget_codes()
    forget_tries()
    forget_held()
    sweep_strays()
    close_silent(today)
    nudge_late(today)
    supervise_late(today)


def erase_unconfirmed() -> int:
    """Appeals whose contact nobody proved within 48 hours: never submitted, so nothing stays."""
    old = Appeal.objects.filter(state=State.UNCONFIRMED, created_at__lt=timezone.now() - UNCONFIRMED_FOR)
    erased = 0
    for appeal in old:
        with transaction.atomic():
            if Appeal.objects.filter(pk=appeal.pk, state=State.UNCONFIRMED).select_for_update().exists():
                forget_files(appeal)
                AppealEvent.objects.erase_unconfirmed(appeal)
                appeal.delete()
                erased += 1
    return erased


def close_silent(today: date) -> int:
    """Questions and answers on which the person did not say anything for ten working days."""
    closed = 0
    for appeal in Appeal.objects.filter(state__in=(State.WAITING_INFO, State.ANSWERED)):
        since = appeal.asked_on if appeal.state == State.WAITING_INFO else appeal.answered_on
        if since is None or today <= silent_until(since):
            continue
        facts = {"outcome": Outcome.NO_ANSWER.value} if appeal.state == State.WAITING_INFO else {}
        try:
            act(appeal, Action.LAPSE, SYSTEM, version=appeal.version, facts=facts)
        except NotPossible as refusal:  # the person was a moment faster
            logger.info("Appeal %s stays open: %s", appeal.pk, type(refusal).__name__)
            continue
        closed += 1
    return closed


def supervise_late(today: date) -> int:
    """督办 by itself, once an answer is more than a working day late."""
    opened = 0
    for appeal in Appeal.objects.filter(state__in=HANDED_ON, due_on__lt=today, supervised_by=None):
        if appeal.due_on is None or working_days_between(appeal.due_on, today) <= SUPERVISED_AFTER:
            continue
        text = "超期已满一个工作日，自动督办，请在两个工作日内答复。"
        try:
            act(appeal, Action.SUPERVISE, SYSTEM, version=appeal.version, text=text)
        except NotPossible as refusal:  # answered a moment before
            logger.info("Appeal %s is not supervised: %s", appeal.pk, type(refusal).__name__)
            continue
        opened += 1
    return opened


def nudge_late(today: date) -> int:
    """One 催办 per stage and due date, once it is yellow or red."""
    appeals = list(Appeal.objects.filter(state__in=(State.SUBMITTED, *HANDED_ON)))
    lights = lights_of(appeals, today)
    late = [appeal for appeal in appeals if lights[appeal.pk] in (RED, YELLOW)]
    nudged = set(Nudge.objects.filter(appeal__in=late).values_list("appeal", "stage", "due_on"))
    return sum(_nudge(appeal, deadline_of(appeal), nudged) for appeal in late)


def _nudge(appeal: Appeal, deadline: date | None, nudged: set[tuple[int, str, date]]) -> bool:
    if deadline is None or (appeal.pk, appeal.state, deadline) in nudged:
        return False
    try:
        with transaction.atomic():
            Nudge.objects.create(appeal=appeal, stage=appeal.state, due_on=deadline)
            tell_staff(appeal, occasion=f"nudge:{appeal.state}:{deadline}")
    except IntegrityError:  # another process, at the same moment
        return False
    return True


def forget_codes() -> int:
    return ContactCode.objects.exclude(appeal__state=State.UNCONFIRMED).delete()[0]
