"""What is told of a registration, with a calendar file; once for each occasion."""

from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone

from messages.outbox import post_email, post_sms
from services.contacts.reading import read_contact
from services.notices.giving import Text
from services.notices.giving import tell as tell_person
from services.people.accounts import find_person
from services.people.models import Person
from services.registrations.calendar_files import calendar_file
from services.registrations.links import make_link
from services.registrations.models import Desk, Registration

SUBJECTS = {
    "confirmed": "报名成功：%s",
    "waiting": "已进入候补：%s",
    "promoted": "候补成功，已有您的座位：%s",
    "offered": "有空位了，请您确认：%s",
    "expired": "空位已过期：%s",
    "cancelled": "已取消报名：%s",
    "moved": "时间或地点有变动：%s",
    "event_cancelled": "活动取消：%s",
    "event_restored": "活动恢复举行：%s",
    "withdrawn": "活动页面已撤下，请先联系主办方：%s",
    "republished": "活动页面已恢复：%s",
    "reminder": "明天参加：%s",
    "follow_up": "感谢参加，请查收资料：%s",
}
WITH_CALENDAR = {"confirmed", "promoted", "moved", "event_cancelled", "event_restored"}


def tell(registration: Registration, desk: Desk, occasion: str, *, once: str = "") -> None:
    """In the caller's transaction. ``once``: of several occasions of one kind, which; else by the time of the change."""
    key = f"registration:{registration.pk}:{occasion}:{once or f'{timezone.now().timestamp():.6f}'}"
    send(registration, desk, key=key, subject=SUBJECTS[occasion] % desk.title, occasion=occasion)


def send(registration: Registration, desk: Desk, *, key: str, subject: str, occasion: str, words: str = "") -> None:
    """Whoever has an account is told as of all else, and finds it at /my/notices/; a bare contact by mail or SMS."""
    context = {"registration": registration, "desk": desk, "occasion": occasion, "words": words}
    said = render_to_string("registrations/mails/words.txt", context).strip()
    link = make_link(registration)
    if person := _person_of(registration):
        if occasion in WITH_CALENDAR:
            said += f"\n\n日历文件：{settings.QIFU_SITE_URL}{link}event.ics"
        tell_person(person, key, Text(subject, said, link), "您报了名，或同事、协会替您报了名。")
    elif "@" in registration.contact:
        _mail(registration, desk, key, subject, occasion, said)
    elif registration.contact:
        text = " ".join(f"{subject}。{words} {settings.QIFU_SITE_URL}{link}".split())
        params = {"subject": subject, "link": settings.QIFU_SITE_URL + link}
        post_sms(
            key=key, to=registration.contact, about=subject, text=text, template="registration", params=params,
            sensitive=True, within=_hurry(registration, occasion),
        )  # fmt: skip


def _hurry(registration: Registration, occasion: str) -> timedelta | None:
    """An offer is of use for hours: it is told at night, too, and not afterwards."""
    return registration.offered_until - timezone.now() if occasion == "offered" and registration.offered_until else None


def _person_of(registration: Registration) -> Person | None:
    if registration.person_id:
        return registration.person
    return find_person(read_contact(registration.contact)) if registration.contact else None


def _mail(registration: Registration, desk: Desk, key: str, subject: str, occasion: str, said: str) -> None:
    link = settings.QIFU_SITE_URL + make_link(registration)
    body = render_to_string(
        "registrations/mails/person.txt", {"registration": registration, "said": said, "link": link}
    )
    mail = EmailMessage(" ".join(subject.split()), body, settings.DEFAULT_FROM_EMAIL, [registration.contact])
    if occasion in WITH_CALENDAR:
        mail.attach("event.ics", calendar_file(desk), "text/calendar")
    post_email(mail, key=key, sensitive=True, within=_hurry(registration, occasion))
