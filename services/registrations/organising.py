"""What an organiser does besides: lets somebody in from the line, writes to all, notes who came, takes the list as a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from services.enterprises.tables import write_table
from services.registrations.models import Action, Desk, ListExport, Registration, RegistrationEvent
from services.registrations.notices import send, tell
from services.registrations.refusals import NotPossible
from services.registrations.seats import DOOR_OPENS, free_seats, locked_desk, move, promote, settle
from services.registrations.states import ALIVE, SEATED, Channel, State
from services.registrations.tickets import short_code
from services.registrations.wording import say_moment

LONGEST_REASON = 200
HEADINGS = ("序号", "姓名", "企业", "手机号或邮箱", "状态", "来源", "签到码", "签到时间", "备注")
# Said to be true by the organiser alone, once people could come.
PRESENCE = {"attend": (State.ATTENDED, Action.ATTEND), "absent": (State.ABSENT, Action.ABSENT)}


@dataclass(frozen=True)
class Organiser:
    """A log-in of the event's own team."""

    name: str
    user_id: int


def let_in(registration_id: int, organiser: Organiser) -> Registration:
    """From the line, out of turn; as long as there is a seat. Raises NotPossible."""
    now = timezone.now()
    desk_id = Registration.objects.values_list("desk", flat=True).get(pk=registration_id)
    with locked_desk(desk_id) as desk:
        settle(desk, now)
        registration = Registration.objects.get(pk=registration_id)
        if registration.state != State.WAITING:
            raise NotPossible(_("这位不在候补里了，请刷新页面。"))
        if free_seats(desk) == 0:
            raise NotPossible(_("没有空位。可以先在活动页面里增加名额，候补会自动递补。"))
        promote(registration, desk, now, by=organiser.name)
    return registration


def note_presence(registration_id: int, what: str, organiser: Organiser, at: datetime | None = None) -> None:
    """``attend`` or ``absent``, from two hours before the beginning on. Raises NotPossible."""
    now = timezone.now()
    state, action = PRESENCE[what]
    desk_id = Registration.objects.values_list("desk", flat=True).get(pk=registration_id)
    with locked_desk(desk_id) as desk:
        check_begun(desk, now)
        registration = Registration.objects.get(pk=registration_id)
        if registration.state not in SEATED and not (what == "attend" and registration.state == State.WAITING):
            raise NotPossible(_("这位没有座位；来了请作现场登记。"))
        if registration.state == State.WAITING:  # let in at the door: nobody's seat
            registration.channel = Channel.DOOR
        registration.attended_at = (registration.attended_at or at or now) if what == "attend" else None
        move(registration, state, action, by=organiser.name, user_id=organiser.user_id, at=now)


def close_list(desk_id: int, organiser: Organiser) -> int:
    """Whoever had a seat and was not checked in was absent; how many. Raises NotPossible before the end."""
    now = timezone.now()
    with locked_desk(desk_id) as desk:
        if not desk.is_over(now):
            raise NotPossible(_("活动结束以后才能确认未到场。"))
        missing = list(Registration.objects.filter(desk=desk, state=State.CONFIRMED))
        for registration in missing:
            move(registration, State.ABSENT, Action.ABSENT, by=organiser.name, user_id=organiser.user_id, at=now)
    return len(missing)


def check_begun(desk: Desk, now: datetime) -> None:
    if now < desk.starts_at - DOOR_OPENS:
        raise NotPossible(_("%(when)s 以后才能签到。") % {"when": say_moment(desk.starts_at - DOOR_OPENS)})


def write_to_all(desk: Desk, subject: str, words: str, states: Sequence[str], *, once: str) -> int:
    """To everybody in one of the states; ``once``: the same form sent twice writes once. How many."""
    found = Registration.objects.filter(desk=desk, state__in=states)
    for registration in found:
        key = f"registration:{registration.pk}:words:{once}"
        send(registration, desk, key=key, subject=f"{subject}：{desk.title}", occasion="words", words=words)
    return found.count()


@transaction.atomic
def follow_up(desk: Desk, now: datetime) -> int:
    """Materials, survey and certificate, to whoever came; once. How many."""
    came = Registration.objects.filter(desk=desk, state=State.ATTENDED)
    for registration in came:
        tell(registration, desk, "follow_up", once="1")
    Desk.objects.filter(pk=desk.pk).update(followed_up_at=now)
    return came.count()


def note_shown(registration: Registration, organiser: Organiser) -> None:
    """The whole contact is shown; before it is."""
    RegistrationEvent.objects.create(
        registration=registration, action=Action.SHOW, by=organiser.name, user_id=organiser.user_id
    )


@transaction.atomic
def export_list(desk: Desk, reason: str, organiser: Organiser) -> bytes:
    """XLSX to be printed: who has a seat, then who waits; every text is text."""
    found = Registration.objects.filter(desk=desk).exclude(state__in=[State.CANCELLED, State.DECLINED, State.EXPIRED])
    people = sorted(found, key=lambda one: (one.state == State.WAITING, one.place))
    texts = [question["text"] for question in desk.questions]
    rows = [_row(at, one, texts) for at, one in enumerate(people, start=1)]
    ListExport.objects.create(
        desk=desk, user_id=organiser.user_id, user_name=organiser.name, reason=reason[:LONGEST_REASON], count=len(rows)
    )
    return write_table([*HEADINGS, *texts], rows)


def _row(at: int, one: Registration, texts: list[str]) -> list[str | int]:
    answers = dict(one.answers)
    came = say_moment(one.attended_at) if one.attended_at else ""
    code = "" if one.state in (State.WAITING, State.OFFERED) else short_code(one)
    plain: list[str | int] = [
        at, one.name, one.enterprise_name, one.contact, str(State(one.state).label), str(Channel(one.channel).label), code, came,
        one.by_name,
    ]  # fmt: skip
    return [*plain, *(answers.get(text, "") for text in texts)]


def alive_states() -> list[tuple[str, str]]:
    """Whom an organiser can write to."""
    return [(state.value, str(state.label)) for state in (*ALIVE, State.ATTENDED, State.ABSENT)]
