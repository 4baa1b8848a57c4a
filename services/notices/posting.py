"""Which messages go out for notices: by whom, when and how often; what they say is composed when they are sent."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from messages.later import Later, post_many
from messages.models import Message, State
from messages.outbox import MAIL, SMS
from services.contacts.reading import ContactKind
from services.notices.models import DigestRun, Notice, Recipient, Rhythm, Subject
from services.people.models import PersonContact

WECHAT = "wechat"
TOPIC = "recipient:"
# Who writes them (QIFU_COMPOSERS). WeChat's are written where it is known who is who there.
NOTICE, DIGEST, TEXT, WECHAT_NOTICE, WECHAT_DIGEST = (
    "notice", "notice_digest", "notice_sms", "notice_wechat", "notice_wechat_digest",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reach:
    """How a recipient is reached. ``mail`` and ``mobile``: whether there is such a contact at all."""

    topic: str
    gathers: bool
    mail: bool
    mobile: bool
    by_mail: bool
    by_sms: bool
    by_wechat: bool


def topic_of(token: object) -> str:
    return f"{TOPIC}{token}"


def token_of(topic: str) -> str:
    """Of the recipient whose message it is; "" if it is nobody's."""
    return topic.removeprefix(TOPIC) if topic.startswith(TOPIC) else ""


def reaches_of(recipients: QuerySet[Recipient]) -> dict[int, Reach]:
    """By the recipient's number; in two queries, and nothing is decrypted."""
    today = timezone.localdate()
    columns = (
        "pk", "token", "person", "rhythm", "paused_until", "bounced_at", "by_mail", "by_sms", "by_wechat",
    )  # fmt: skip
    rows = list(recipients.values_list(*columns, named=True))
    people = [row.person for row in rows if row.person]
    kinds = set(PersonContact.objects.filter(person__in=people).values_list("person", "kind"))
    return {
        row.pk: Reach(
            topic=topic_of(row.token),
            gathers=row.rhythm != Rhythm.AT_ONCE or (row.paused_until is not None and today <= row.paused_until),
            mail=not row.bounced_at and (row.person is None or (row.person, ContactKind.EMAIL) in kinds),
            mobile=(row.person, ContactKind.MOBILE) in kinds,
            by_mail=row.by_mail,
            by_sms=row.by_sms,
            by_wechat=row.by_wechat,
        )
        for row in rows
    }


def post_notices(subject: Subject, notices: Iterable[tuple[Notice, Reach]]) -> int:
    """What goes out for these at once; how many messages."""
    until = end_of(subject.until) if subject.until else None
    told = list(notices)
    messages = post_many(
        Later(composer, channel, f"notice:{notice.pk}", subject.title, reach.topic, until=until)
        for notice, reach in told
        for composer, channel in _ways(reach, subject.urgent)
    )
    if subject.urgent:
        return messages
    return messages + post_daily_sms([(notice.recipient_id, reach) for notice, reach in told if reach.by_sms])


def _ways(reach: Reach, urgent: bool) -> Iterator[tuple[str, str]]:
    """(composer, channel). One's own affairs come by mail whatever was chosen, by SMS where there is no address."""
    if reach.mail and (reach.by_mail or urgent):
        yield NOTICE, MAIL
    elif urgent and reach.mobile:
        yield NOTICE, SMS
    if reach.by_wechat:
        yield WECHAT_NOTICE, WECHAT


def post_digests(runs: Iterable[tuple[DigestRun, Reach]]) -> int:
    """A message for each on each of the recipient's channels."""
    made = list(runs)
    messages = post_many(
        Later(composer, channel, f"digest:{run.pk}", "通知汇总", reach.topic)
        for run, reach in made
        for wanted, composer, channel in (
            (reach.by_mail and reach.mail, DIGEST, MAIL),
            (reach.by_wechat, WECHAT_DIGEST, WECHAT),
        )
        if wanted
    )
    return messages + post_daily_sms([(run.recipient_id, reach) for run, reach in made if reach.by_sms])


def post_daily_sms(recipients: list[tuple[int, Reach]]) -> int:
    """One SMS a day that says what is new; tomorrow's where today's has gone out already."""
    if SMS not in settings.QIFU_CHANNELS:
        return 0
    today = timezone.localdate()
    numbers = [number for number, reach in recipients if reach.mobile]
    keys = [sms_key(number, today) for number in numbers]
    gone = set(
        Message.objects.filter(channel=SMS, key__in=keys)
        .exclude(state__in=[State.WAITING, State.DEFERRED])
        .values_list("key", flat=True)
    )
    reaches = dict(recipients)
    tomorrow = today + timedelta(days=1)
    return post_many(
        Later(
            TEXT, SMS, sms_key(number, tomorrow if late else today), "新通知提醒", reaches[number].topic,
            not_before=start_of(tomorrow) if late else None,
        )
        for number in numbers
        for late in [sms_key(number, today) in gone]
    )  # fmt: skip


def sms_key(number: int, day: date) -> str:
    return f"notices-sms:{number}:{day}"


def start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def end_of(day: date) -> datetime:
    return start_of(day + timedelta(days=1))
