"""What the person of an appeal is told at each step; who of the staff has to act next is told by a signal."""

from django.conf import settings
from django.dispatch import Signal
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from messages.outbox import post_mail
from services.appeals.links import make_person_link
from services.appeals.models import Appeal
from services.contacts.reading import Contact, ContactKind
from services.notices.giving import Text, tell
from services.people.accounts import find_person
from services.people.models import CODE_LIVES, Person
from services.people.sending import send_by_sms

# With ``appeal`` and ``key`` (one per occasion): the appeal waits for somebody in an office.
appeal_waits = Signal()
SUBJECTS = {
    "submitted": "诉求 %s 已收到",
    "accepted": "诉求 %s 已受理",
    "rejected": "诉求 %s 不予受理",
    "in_progress": "诉求 %s 正在办理",
    "waiting_info": "诉求 %s 需要您补充",
    "answered": "诉求 %s 已答复，请您评价",
    "closed": "诉求 %s 已办结",
}


def tell_person(appeal: Appeal, occasion: str) -> None:
    """Whoever has an account finds it in the inbox; a contact that is nobody's gets a mail.

    What was written stands on the page behind the link, not in what is sent.
    """
    if occasion not in SUBJECTS:
        return
    key, subject = f"appeal:{appeal.pk}:{appeal.version}:{occasion}", SUBJECTS[occasion] % appeal.number
    body = render_to_string("appeals/mails/step.txt", {"appeal": appeal, "occasion": occasion}).strip()
    link = make_person_link(appeal)
    owner = owner_of(appeal)
    if owner is not None:
        tell(owner, key, Text(subject, body=body, url=link), _("这是您提交的诉求"))
    if appeal.contact_email and not _reaches(owner, appeal.contact_email):
        post_mail(
            key=key,
            to=appeal.contact_email,
            subject=subject,
            body=render_to_string("appeals/mails/person.txt", {"said": body, "link": settings.QIFU_SITE_URL + link}),
            sensitive=True,
        )


def owner_of(appeal: Appeal) -> Person | None:
    """Who sent it signed in, or has confirmed the contact that it names."""
    if appeal.person is not None:
        return appeal.person
    named = [(ContactKind.EMAIL, appeal.contact_email), (ContactKind.MOBILE, appeal.contact_phone)]
    found = (find_person(Contact(kind, value)) for kind, value in named if value)
    return next((person for person in found if person is not None), None)


def _reaches(person: Person | None, address: str) -> bool:
    return person is not None and any(contact.value == address for contact in person.contacts.all())


def send_contact_code(appeal: Appeal, code: str, occasion: str) -> None:
    key = f"appeal:{appeal.pk}:code:{occasion}"
    if not appeal.contact_email:
        send_by_sms(appeal.contact_phone, code, key=key, doing=_("提交诉求"))
        return
    post_mail(
        key=key,
        to=appeal.contact_email,
        subject=f"诉求 {appeal.number} 的验证码",
        body=render_to_string("appeals/mails/code.txt", {"appeal": appeal, "code": code}),
        sensitive=True,
        within=CODE_LIVES,
    )


def tell_staff(appeal: Appeal, occasion: str = "") -> None:
    """Has whoever has to act next told (the staff's screens know who that is)."""
    appeal_waits.send(sender=Appeal, appeal=appeal, key=f"appeal:{appeal.pk}:{occasion or appeal.version}")
