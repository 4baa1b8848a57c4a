"""The six digits sent to an appeal's contact: ten minutes, five tries, three an hour."""

import re
import secrets
from datetime import timedelta

from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from messages.outbox import can_sms
from services.appeals.models import Appeal, ContactCode
from services.appeals.notices import send_contact_code
from services.appeals.query_codes import tidy_code
from services.appeals.refusals import NotPossible
from services.people.brakes import take_turn
from services.people.codes import MOST_TO_CONTACT, SPAN

MOBILE = re.compile(r"1[3-9]\d{9}")
LIVES = timedelta(minutes=10)
MOST_TRIES = 5
MOST_SENT = 3
# An appeal whose contact nobody proves goes after so long.
UNCONFIRMED_FOR = timedelta(hours=48)


def asks_code(email: str, number: str) -> bool:
    """Whether a code can be sent there: to every address, to mobile numbers once there is a gateway for SMS."""
    return bool(email) or (bool(MOBILE.fullmatch(number)) and can_sms())


def send_code(appeal: Appeal) -> None:
    """A new code to the appeal's contact; the one before no longer counts. Raises NotPossible if it is too often."""
    now = timezone.now()
    row = ContactCode.objects.filter(appeal=appeal).first()
    recent = row is not None and row.sent_at > now - timedelta(hours=1)
    sent = row.sent + 1 if row and recent else 1
    if sent > MOST_SENT:
        raise NotPossible(
            _("验证码一小时最多发 %(n)d 次。请查看垃圾邮件箱或拦截的短信，或一小时后再试。") % {"n": MOST_SENT}
        )
    contact = appeal.contact_email or appeal.contact_phone
    if not take_turn("codes to", contact, most=MOST_TO_CONTACT, within=SPAN):
        raise NotPossible(_("发给这个联系方式的验证码太多了，请一小时后再试，或先用最近收到的验证码。"))
    code = f"{secrets.randbelow(10**6):06d}"
    values = {"digest": _hash(appeal, code), "sent_at": now, "sent": sent, "tries": 0}
    ContactCode.objects.update_or_create(appeal=appeal, defaults=values)
    send_contact_code(appeal, code, f"{now.timestamp():.6f}")


def check_code(appeal: Appeal, typed: str) -> None:
    """Raises NotPossible, with what to do, unless it is the code that was sent last."""
    row = ContactCode.objects.filter(appeal=appeal).first()
    if row is None or row.sent_at < timezone.now() - LIVES:
        raise NotPossible(_("验证码已过期，请点“重新发送”。"))
    if not ContactCode.objects.filter(pk=row.pk, tries__lt=MOST_TRIES).update(tries=F("tries") + 1):
        raise NotPossible(_("输错次数太多，这个验证码已作废，请点“重新发送”。"))
    if not constant_time_compare(row.digest, _hash(appeal, tidy_code(typed))):
        raise NotPossible(_("验证码不对，请核对收到的六位数字。"))


def _hash(appeal: Appeal, code: str) -> str:
    return salted_hmac("appeals.contact_code", f"{appeal.pk}:{code}", algorithm="sha256").hexdigest()
