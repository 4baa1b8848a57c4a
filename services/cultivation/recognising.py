"""What the department does: asks for more, recognises, refuses, revokes. The registry and the public page follow."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from publishing.refreshes import request_refresh
from services.cultivation.models import Application, Recognition
from services.cultivation.moving import Actor, locked, move
from services.cultivation.notices import tell_of, tell_revoked
from services.cultivation.programmes import find_programme
from services.cultivation.refusals import NotPossible
from services.cultivation.registry import follow_in_registry
from services.cultivation.states import Action

LONGEST_WORDS = 1000  # characters


@dataclass(frozen=True)
class Granted:
    """As it is to be published; ``valid_to`` None: for good."""

    level: str
    number: str
    valid_from: date
    valid_to: date | None


def give_back(application_id: int, actor: Actor, missing: Sequence[str], words: str, *, version: int) -> Application:
    """To be mended. Raises NotPossible."""
    if not words.strip() and not missing:
        raise NotPossible(_("请勾选要补正的材料，或写明要补正什么。"))
    with locked(application_id, version=version) as application:
        application.missing = [name for name in application.documents if name in missing]
        application.words = words[:LONGEST_WORDS]
        said = "；".join(part for part in ("、".join(application.missing), application.words) if part)
        move(application, Action.RETURN, actor, said)
        tell_of(application)
    return application


def refuse(application_id: int, actor: Actor, words: str, *, version: int) -> Application:
    """Raises NotPossible."""
    if not words.strip():
        raise NotPossible(_("请写明理由，企业会看到。"))
    with locked(application_id, version=version) as application:
        application.words, application.missing = words[:LONGEST_WORDS], []
        move(application, Action.REFUSE, actor, application.words)
        tell_of(application)
    return application


def recognise(application_id: int, actor: Actor, granted: Granted, words: str = "", *, version: int) -> Recognition:
    """Raises NotPossible."""
    try:
        with locked(application_id, version=version) as application:
            application.words = words[:LONGEST_WORDS]
            move(application, Action.RECOGNISE, actor, application.words)
            recognition = _grant(application, actor, granted)
            tell_of(application)
            make_known(recognition, actor)
    except IntegrityError as error:
        raise NotPossible(_("这家企业同一年度、同一级别已经认定过。")) from error
    return recognition


def _grant(application: Application, actor: Actor, granted: Granted) -> Recognition:
    programme = find_programme(application.programme_id)
    return Recognition.objects.create(
        programme_id=application.programme_id, programme=application.programme,
        qualification=programme.qualification if programme else application.programme[:60], unit=application.unit,
        enterprise=application.enterprise, enterprise_name=application.enterprise.name,
        credit_code=application.enterprise.credit_code, application=application, year=application.year,
        batch=application.batch, level=granted.level, number=granted.number, valid_from=granted.valid_from,
        valid_to=granted.valid_to, approved_by=actor.name,
    )  # fmt: skip


@transaction.atomic
def revoke(recognition_id: int, actor: Actor, why: str) -> Recognition:
    """From today on. Raises NotPossible."""
    if not why.strip():
        raise NotPossible(_("请写明理由，企业会看到。"))
    found = Recognition.objects.select_for_update(of=("self",)).select_related("enterprise")
    recognition = found.get(pk=recognition_id)
    if recognition.revoked_on:
        raise NotPossible(_("这项认定已经撤销。"))
    recognition.revoked_on, recognition.revoked_by = timezone.localdate(), actor.name
    recognition.revoked_why = why[:LONGEST_WORDS]
    recognition.save()
    tell_revoked(recognition)
    make_known(recognition, actor)
    return recognition


def make_known(recognition: Recognition, actor: Actor) -> None:
    """To the registry, with which policies are matched, and to the programme's page."""
    if recognition.enterprise_id:
        follow_in_registry(recognition.enterprise_id, recognition.qualification, actor)
    if recognition.programme_id.isdecimal():
        request_refresh([int(recognition.programme_id)])
