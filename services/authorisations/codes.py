"""Codes that an officer hands over by the registry's number: eight characters, fifteen days, five tries."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from services.authorisations.acting import act
from services.authorisations.actors import Actor
from services.authorisations.models import Authorisation, OfficerCode
from services.authorisations.notices import send_officer_code
from services.authorisations.refusals import NotPossible
from services.authorisations.states import Action
from standards.characters import clean_text, fold_width

LIVES = timedelta(days=15)
MOST_TRIES = 5
# Without what is taken for something else when it is read out or written down.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 8
ASK_AGAIN = "请联系企业所在镇办，重新发一个。"


class WrongCode(NotPossible):
    """Not the code, or no longer one."""


@transaction.atomic
def issue_code(authorisation_id: int, actor: Actor, *, version: int) -> Authorisation:
    """Mailed to the officer, who hands it over. Raises what ``act`` raises."""
    if not actor.email:
        raise NotPossible(_("您的账号没有邮箱，验证码发不出去。请先在账号设置里填写邮箱。"))
    authorisation = act(authorisation_id, Action.ISSUE_CODE, actor, version=version)
    code = "".join(secrets.choice(ALPHABET) for _n in range(LENGTH))
    OfficerCode.objects.update_or_create(
        authorisation=authorisation,
        defaults={"digest": _hash(authorisation, code), "issued_at": timezone.now(), "tries": 0},
    )
    send_officer_code(authorisation, f"{code[:4]}-{code[4:]}", actor.email)
    return authorisation


def enter_code(authorisation: Authorisation, typed: str, actor: Actor, *, version: int) -> Authorisation:
    """Proves the claim. A wrong one counts, whatever comes after. Raises WrongCode and what ``act`` raises."""
    tidy = "".join(fold_width(clean_text(typed)).split()).replace("-", "").replace("—", "").upper()
    code = OfficerCode.objects.filter(authorisation=authorisation).first()
    if code is None:
        raise WrongCode(_("这项申请现在没有验证码可用：还没有发出，或者已经用过。%(what)s") % {"what": ASK_AGAIN})
    if code.issued_at < timezone.now() - LIVES:
        raise WrongCode(_("验证码已过 15 天，作废了。%(what)s") % {"what": ASK_AGAIN})
    if not OfficerCode.objects.filter(pk=code.pk, tries__lt=MOST_TRIES).update(tries=F("tries") + 1):
        raise WrongCode(_("输错 5 次，这个验证码已作废。%(what)s") % {"what": ASK_AGAIN})
    if not constant_time_compare(code.digest, _hash(authorisation, tidy)):
        left = MOST_TRIES - code.tries - 1
        raise WrongCode(_("验证码不对，请核对 8 位字符；还可以试 %(n)d 次。") % {"n": left})
    with transaction.atomic():
        done = act(authorisation.pk, Action.PROVE, actor, version=version)
        code.delete()
    return done


def _hash(authorisation: Authorisation, code: str) -> str:
    return salted_hmac("authorisations.code", f"{authorisation.pk}:{code}", algorithm="sha256").hexdigest()
