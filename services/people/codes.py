"""Codes by mail or SMS: six digits, ten minutes, five tries; three an hour to a contact, ten from an address.

A contact that nobody here knows gets one as well: what is answered, and how long that takes, tells nothing.
"""

import secrets
from datetime import timedelta

from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from services.contacts.reading import Contact, ContactKind
from services.people.brakes import count_turns, take_turn
from services.people.models import CODE_LIVES, CodePurpose, CodeRequest, Person
from services.people.refusals import NotNow, TooOften
from services.people.sending import can_send, send_code
from services.people.visitors import Visitor
from standards.characters import clean_text, fold_width

MOST_TRIES = 5
SPAN = timedelta(hours=1)
MOST_TO_CONTACT = 3
MOST_FROM_ADDRESS = 10


class WrongCode(NotNow):
    """The code is not the one that was sent, or no longer counts."""


def ask_code(contact: Contact, visitor: Visitor, purpose: CodePurpose, person: Person | None = None) -> CodeRequest:
    """Has a code sent. Raises NotNow: TooOften, or there is no way to send to such a contact."""
    if not can_send(contact.kind):
        raise NotNow(
            _("短信还没有开通，请用邮箱。")
            if contact.kind == ContactKind.MOBILE
            else _("邮件暂时发不出去，请稍后再试。")
        )
    if visitor.address and not take_turn("codes from", visitor.address, most=MOST_FROM_ADDRESS, within=SPAN):
        raise TooOften(_("您所在的网络一小时内要的验证码太多了，请一小时后再试，或拨打服务热线。"))
    if not take_turn("codes to", contact.value, most=MOST_TO_CONTACT, within=SPAN):
        raise TooOften(
            _("验证码一小时最多发 %(n)d 次。请查看垃圾邮件箱或拦截的短信，或一小时后再试。") % {"n": MOST_TO_CONTACT}
        )
    code = f"{secrets.randbelow(10**6):06d}"
    request = CodeRequest(
        key=secrets.token_urlsafe(18), purpose=purpose, person=person, kind=contact.kind, contact=contact.value
    )
    request.digest = _hash(request, code)
    request.save()
    send_code(request, code)
    return request


def codes_from(visitor: Visitor) -> int:
    """How many were asked for from there within the hour."""
    return count_turns("codes from", visitor.address, SPAN) if visitor.address else 0


def find_request(key: str) -> CodeRequest | None:
    """None if there is none, or its time is over."""
    return CodeRequest.objects.filter(key=key, sent_at__gt=timezone.now() - CODE_LIVES).first()


def check_code(request: CodeRequest, typed: str) -> None:
    """Raises WrongCode unless it is the code of this request, which then is used up."""
    tidy = "".join(fold_width(clean_text(typed)).split()).replace("-", "")
    if not CodeRequest.objects.filter(pk=request.pk, tries__lt=MOST_TRIES).update(tries=F("tries") + 1):
        raise WrongCode(_("输错次数太多，这个验证码已作废，请重新获取。"))
    if not constant_time_compare(request.digest, _hash(request, tidy)):
        raise WrongCode(_("验证码不对，请核对收到的六位数字。"))
    if not CodeRequest.objects.filter(pk=request.pk).delete()[0]:
        raise WrongCode(_("这个验证码已经用过，请重新获取。"))


def _hash(request: CodeRequest, code: str) -> str:
    return salted_hmac("people.code", f"{request.key}:{code}", algorithm="sha256").hexdigest()
