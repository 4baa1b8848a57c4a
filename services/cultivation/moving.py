"""The one place in which an application's state changes: compared with what was seen, noted, told."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from services.cultivation.models import Application, ApplicationEvent
from services.cultivation.refusals import NotPossible, Overtaken
from services.cultivation.states import DECIDED, TRANSITIONS, Action, State
from services.people.models import Person


@dataclass(frozen=True)
class Actor:
    """A person of the enterprise, or a log-in of the department."""

    person: Person | None = None
    user_id: int | None = None
    name: str = ""


@contextmanager
def locked(application_id: int, *, version: int | None = None) -> Iterator[Application]:
    """The application as it now is; nobody else changes it until the transaction ends. Raises Overtaken if it is no longer
    what was seen."""
    with transaction.atomic():
        one = Application.objects.select_for_update(of=("self",)).select_related("enterprise", "unit")
        application = one.get(pk=application_id)
        if version is not None and application.version != version:
            raise Overtaken(
                _("刚才有人已经办理，现在是“%(state)s”。请看过最新情况再办。")
                % {"state": application.get_state_display()}
            )
        yield application


def move(application: Application, action: Action, actor: Actor, text: str = "", at: datetime | None = None) -> None:
    """Within ``locked``. Raises NotPossible."""
    now = at or timezone.now()
    allowed, state = TRANSITIONS[action]
    if application.state not in allowed:
        raise NotPossible(
            _("现在是“%(state)s”，不能“%(action)s”。")
            % {"state": application.get_state_display(), "action": action.label}
        )
    application.state = state
    application.version += 1
    if state == State.SUBMITTED:
        application.submitted_at, application.missing, application.words = now, [], ""
    if state in DECIDED:
        application.decided_at = now
    application.save()
    note(application, action, actor, text, now)


def note(application: Application, action: Action, actor: Actor, text: str, at: datetime) -> None:
    ApplicationEvent.objects.create(
        application=application, action=action, person=actor.person, user_id=actor.user_id, by=actor.name, text=text, at=at
    )  # fmt: skip
