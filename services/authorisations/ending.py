"""A person who leaves the platform acts for nobody any more; the last admin needs a successor first."""

from typing import Any

from django.db import transaction

from services.authorisations.acting import act, check_successor
from services.authorisations.actors import Actor, name_of
from services.authorisations.models import Authorisation
from services.authorisations.refusals import NotPossible
from services.authorisations.states import OPEN, Action, State
from services.people.accounts import person_leaves
from services.people.models import Person


def connect() -> None:
    person_leaves.connect(_end_with_person, dispatch_uid="services.authorisations.ending")


def _end_with_person(person: Person, **kwargs: Any) -> None:
    end_all(person)


@transaction.atomic
def end_all(person: Person) -> int:
    """How many. Raises NotPossible for the last admin of an enterprise."""
    actor, ended = Actor(name=name_of(person), person=person), 0
    for authorisation in Authorisation.objects.filter(person=person, state__in=(*OPEN, State.ACTIVE)):
        action = Action.LEAVE if authorisation.state == State.ACTIVE else Action.WITHDRAW
        act(authorisation.pk, action, actor, version=authorisation.version)
        ended += 1
    return ended


def find_sole(person_ids: frozenset[int]) -> list[Authorisation]:
    """By which one of them is an enterprise's only admin."""
    held = Authorisation.objects.live().filter(person__in=person_ids).select_related("enterprise")
    return [authorisation for authorisation in held if _is_sole(authorisation)]


def _is_sole(authorisation: Authorisation) -> bool:
    try:
        check_successor(authorisation)
    except NotPossible:
        return True
    return False
