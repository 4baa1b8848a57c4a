"""Mails about an appeal to its person, at each step; who of the staff has to act next is told by a signal."""

from django.conf import settings
from django.dispatch import Signal
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from messages.outbox import post_mail
from services.appeals.links import make_person_link
from services.appeals.models import Appeal
from services.people.models import CODE_LIVES
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
    """A mail to the contact, if there is an address. What was written stands on the page behind the link, not in the mail."""
    if not appeal.contact_email or occasion not in SUBJECTS:
        return
    context = {"appeal": appeal, "occasion": occasion, "link": settings.QIFU_SITE_URL + make_person_link(appeal)}
    post_mail(
        key=f"appeal:{appeal.pk}:{appeal.version}:{occasion}",
        to=appeal.contact_email,
        subject=SUBJECTS[occasion] % appeal.number,
        body=render_to_string("appeals/mails/person.txt", context),
        sensitive=True,
    )


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
