"""What passing days do to authorisations; may run any time, as often as one likes, in several processes."""

import logging
from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone

from services.authorisations.acting import act, is_complete, is_open_to_objection
from services.authorisations.actors import SYSTEM
from services.authorisations.models import Authorisation
from services.authorisations.notices import remind_of_end
from services.authorisations.refusals import NotPossible
from services.authorisations.states import OPEN, Action, State

logger = logging.getLogger(__name__)
PROVE_WITHIN = timedelta(days=30)
REMIND_BEFORE = timedelta(days=30)


def sweep_authorisations() -> None:
    """By the publisher, every so often."""
    today = timezone.localdate()
    for authorisation in Authorisation.objects.filter(state=State.UNDER_REVIEW, object_until__lt=today):
        if is_complete(authorisation) and not is_open_to_objection(authorisation, today):
            _act(authorisation, Action.TAKE_EFFECT)
    for authorisation in Authorisation.objects.filter(state=State.ACTIVE, expires_on__lt=today):
        _act(authorisation, Action.EXPIRE)
    late = Q(claimed_at__lt=timezone.now() - PROVE_WITHIN, proved=False)
    for authorisation in Authorisation.objects.filter(late, state__in=OPEN):
        _act(authorisation, Action.LAPSE)
    _remind(today)


def _act(authorisation: Authorisation, action: Action) -> None:
    try:
        act(authorisation.pk, action, SYSTEM, version=authorisation.version)
    except NotPossible as refusal:  # somebody was a moment faster
        logger.info("Authorisation %s: %s", authorisation.pk, refusal)


def _remind(today: date) -> None:
    ending = Authorisation.objects.live(today).filter(expires_on__lte=today + REMIND_BEFORE)
    for authorisation in ending.select_related("person", "enterprise"):
        remind_of_end(authorisation)
