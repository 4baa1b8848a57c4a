"""What somebody who knows says of one enterprise: nobody overwrites what another just said."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from services.enterprises.facts import Facts, facts_of, label_of
from services.enterprises.models import Enterprise, EnterpriseChange
from services.enterprises.writing import Origin, Settlement, settle, write


class Overtaken(Exception):
    """Says in Chinese who was faster, with what."""


class AlreadyThere(Exception):
    """An enterprise of this credit code is in the registry."""


def last_change(enterprise: Enterprise) -> int:
    """What an editor has seen; 0 if nothing was ever written."""
    return EnterpriseChange.objects.filter(enterprise=enterprise).values_list("pk", flat=True).first() or 0


@transaction.atomic
def edit(enterprise_id: int, stated: Facts, origin: Origin, *, seen: int) -> Settlement:
    """Raises Overtaken if one of the fields was changed after ``seen``."""
    enterprise = lock(enterprise_id)
    for change in EnterpriseChange.objects.filter(enterprise=enterprise, pk__gt=seen):
        if both := [name for name in stated if name in change.changes]:
            raise Overtaken(
                _("%(name)s已于 %(when)s 改了%(fields)s，您看到的已不是最新情况。请看过最新情况后再改。")
                % {
                    "name": change.user_name or _("对方"),
                    "when": timezone.localtime(change.at).strftime("%H:%M:%S"),
                    "fields": "、".join(map(label_of, both)),
                }
            )
    return _state(enterprise, stated, origin)


@transaction.atomic
def add(credit_code: str, stated: Facts, origin: Origin) -> Enterprise:
    """Raises AlreadyThere."""
    if Enterprise.objects.filter(credit_code=credit_code).exists():
        raise AlreadyThere
    return _state(Enterprise(credit_code=credit_code), stated, origin).enterprise


@transaction.atomic
def settle_contested(enterprise_id: int, field: str, other: Any, origin: Origin, *, takes_other: bool) -> None:
    """Takes the value that a list had, or says that the one that stands is right. ``other``: as whoever decides has seen it;
    raises Overtaken if it is no longer contested so."""
    enterprise = lock(enterprise_id)
    contested = enterprise.contested.get(field)
    if contested is None or contested["value"] != other:
        raise Overtaken(_("这一项已经有人处理过，或者又有了新的名录。请看过最新情况后再决定。"))
    _state(enterprise, {field: other if takes_other else facts_of(enterprise).get(field)}, origin)


def lock(enterprise_id: int) -> Enterprise:
    enterprise: Enterprise = Enterprise.objects.with_facts().select_for_update().get(pk=enterprise_id)
    return enterprise


def _state(enterprise: Enterprise, stated: Facts, origin: Origin) -> Settlement:
    settlement = settle(enterprise, stated, origin)
    if settlement.says_something:
        write([settlement])
    return settlement
