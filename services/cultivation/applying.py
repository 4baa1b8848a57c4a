"""What the enterprise does: begins, hands documents in, submits, withdraws. Whoever acts for it may (``services.my`` asks)."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from services.cultivation.models import Application, ApplicationFile
from services.cultivation.moving import Actor, locked, move, note
from services.cultivation.notices import tell_of
from services.cultivation.programmes import Programme, Round, find_programme, unit_of
from services.cultivation.refusals import NotPossible
from services.cultivation.states import ALIVE, WITH_ENTERPRISE, Action, State
from services.enterprises.models import Enterprise
from services.people.models import Person
from services.people.notice import NOTICE_VERSION
from services.uploads.storage import remove_when_committed
from services.uploads.taking import TakenFile

MOST_FILES = 30
LONGEST_NOTE = 2000  # characters


def begin(person: Person, enterprise: Enterprise, programme: Programme, round_: Round) -> Application:
    """A draft; the one that is there already, if a colleague has begun. Raises NotPossible."""
    check_open(round_)
    alike = Application.objects.filter(programme_id=programme.id, round_key=round_.key, enterprise=enterprise)
    if found := alike.filter(state__in=ALIVE).first():
        return found
    try:
        with transaction.atomic():
            made = Application.objects.create(
                programme_id=programme.id, programme=programme.title, round_key=round_.key, year=round_.year,
                batch=round_.batch, level=round_.level, unit=unit_of(programme), enterprise=enterprise, person=person,
                documents=list(round_.documents), notice_version=NOTICE_VERSION,
            )  # fmt: skip
            note(made, Action.BEGIN, Actor(person=person), "", timezone.now())
            return made
    except IntegrityError:  # two at once: the other's
        return alike.get(state__in=ALIVE)


def check_open(round_: Round) -> None:
    """Raises NotPossible, which says when it is."""
    today = timezone.localdate()
    if today < round_.opens_on:
        raise NotPossible(_("这一批 %(day)s 开始申报。") % {"day": round_.opens_on})
    if today > round_.closes_on:
        raise NotPossible(_("这一批 %(day)s 已经截止，请留意下一批，或咨询主管部门。") % {"day": round_.closes_on})


def add_files(application_id: int, heading: str, files: Sequence[TakenFile]) -> None:
    """Raises NotPossible."""
    with locked(application_id) as application:
        check_with_enterprise(application)
        if heading not in application.documents:
            raise NotPossible(_("这一批不收这项材料，请刷新页面。"))
        if application.files.count() + len(files) > MOST_FILES:
            raise NotPossible(_("一份申报最多 %(most)d 个文件，请合并或删去几个。") % {"most": MOST_FILES})
        for taken in files:
            ApplicationFile.keep(taken, application=application, heading=heading)


def remove_file(application_id: int, file_id: int) -> None:
    """Raises NotPossible."""
    with locked(application_id) as application:
        check_with_enterprise(application)
        found = application.files.filter(pk=file_id).first()
        if found:
            remove_when_committed([found.stored])
            found.delete()


def check_with_enterprise(application: Application) -> None:
    if application.state not in WITH_ENTERPRISE:
        raise NotPossible(_("已经提交，材料不能再改；需要更改请联系主管部门退回。"))


def submit(application_id: int, person: Person, note_: str, *, version: int) -> Application:
    """Raises NotPossible, which says what is missing."""
    with locked(application_id, version=version) as application:
        if application.state == State.DRAFT:
            check_still_open(application)
        if lacking := application.lacking():
            raise NotPossible(_("还缺：%(names)s。") % {"names": "、".join(lacking)})
        application.note, application.person = note_[:LONGEST_NOTE], person
        move(application, Action.SUBMIT, Actor(person=person))
        tell_of(application)
    return application


def check_still_open(application: Application) -> None:
    """By what the programme says now. What was returned may be handed in again whatever day it is."""
    programme = find_programme(application.programme_id)
    round_ = programme.find_round(application.round_key) if programme else None
    if round_ is None:
        raise NotPossible(_("这一批已经不在平台上申报了，请看培育计划页面，或咨询主管部门。"))
    check_open(round_)


def withdraw(application_id: int, person: Person, *, version: int) -> Application:
    """Raises NotPossible."""
    with locked(application_id, version=version) as application:
        was_draft = application.state == State.DRAFT
        move(application, Action.WITHDRAW, Actor(person=person))
        if not was_draft:
            tell_of(application)
    return application
