"""Who a follower is: bound by a code, either way; until then nobody's openid is kept."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from services.appeals.query_codes import ALPHABET, LENGTH, tidy_code
from services.contacts.sealing import digest_of, digests_of
from services.notices.models import Recipient
from services.notices.recipients import recipient_of
from services.people.models import Person
from services.wechat.models import Binding, BindingCode

CODE_LIVES = timedelta(minutes=10)


def binding_of(openid: str) -> Binding | None:
    return Binding.objects.select_related("person").filter(digest__in=digests_of(openid)).first()


@transaction.atomic
def bind(person: Person, openid: str) -> Binding:
    """One person, one follower: what either was bound to before is over. Notices go there from now on, too."""
    Binding.objects.filter(person=person).delete()
    for former in Binding.objects.filter(digest__in=digests_of(openid)):
        unbind(former)
    binding = Binding.objects.create(person=person, openid=openid)
    wish_for_wechat(person, wanted=True)
    return binding


@transaction.atomic
def unbind(binding: Binding) -> None:
    wish_for_wechat(binding.person, wanted=False)
    binding.delete()


def wish_for_wechat(person: Person, *, wanted: bool) -> None:
    """Whether notices come by WeChat; other channels stay as they are."""
    Recipient.objects.filter(pk=recipient_of(person).pk).update(by_wechat=wanted)


def make_code(person: Person) -> str:
    """A new one, good once and for ten minutes, in place of the last."""
    code = "".join(secrets.choice(ALPHABET) for _each in range(LENGTH))
    values = {"digest": _digest(code), "made_at": timezone.now(), "scene": "", "url": ""}
    BindingCode.objects.update_or_create(person=person, defaults=values)
    return code


def spend_code(typed: str) -> Person | None:
    """Whose it is; None if it is nobody's, too old, or used."""
    since = timezone.now() - CODE_LIVES
    code = BindingCode.objects.select_related("person").filter(digest=_digest(typed), made_at__gt=since).first()
    if code is None or not BindingCode.objects.filter(pk=code.pk, digest=code.digest).delete()[0]:
        return None
    return code.person if code.person.left_at is None else None


def _digest(code: str) -> str:
    return digest_of(f"wechat binding {tidy_code(code)}")
