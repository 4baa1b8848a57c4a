"""Offering, deciding, withdrawing: the only ways in which a sharing changes. Who may: permissions.py."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page

from publishing.refreshes import request_refresh
from site_content.sharing.models import Direction, Sharing, SharingState, StandingPush

LOG_ACTION = "qifu.sharing"


@transaction.atomic
def offer(
    *, page: Page, portals: Iterable[Page], direction: Direction, by: Any, mandatory: bool = False, note: str = ""
) -> list[Sharing]:
    """Offer a page to portals; where ``mandatory`` it is shown at once.

    A portal that shows it already goes on showing it; one that declined, or from which it was withdrawn, is asked again.
    """
    sharings = [_offer_to(portal, page, direction, by, mandatory, note) for portal in portals]
    request_refresh([page.pk])
    return sharings


def _offer_to(portal: Page, page: Page, direction: Direction, by: Any, mandatory: bool, note: str) -> Sharing:
    before = Sharing.objects.filter(page=page, portal=portal).first()
    shown = mandatory or (before is not None and before.state == SharingState.ACCEPTED)
    now = timezone.now()
    values = {
        "state": SharingState.ACCEPTED if shown else SharingState.OFFERED,
        "direction": direction,
        "mandatory": mandatory,
        "note": note,
        "offered_by": by,
        "offered_at": now,
    }
    if before is None or before.state != values["state"]:
        values |= {"reason": "", "decided_by": by if shown else None, "decided_at": now if shown else None}
    sharing, _created = Sharing.objects.update_or_create(page=page, portal=portal, defaults=values)
    _log(sharing, by)
    return sharing


@transaction.atomic
def push_to_all(*, page: Page, portals: Iterable[Page], by: Any, mandatory: bool, note: str = "") -> list[Sharing]:
    """Push to the portals that there are, and to those that will be made (``extend_to_portal``)."""
    StandingPush.objects.update_or_create(
        page=page, defaults={"mandatory": mandatory, "note": note, "pushed_by": by, "pushed_at": timezone.now()}
    )
    return offer(page=page, portals=portals, direction=Direction.DOWN, by=by, mandatory=mandatory, note=note)


@transaction.atomic
def extend_to_portal(portal: Page) -> list[Sharing]:
    """Give a portal what was pushed to all and what it has never been offered."""
    pushes = StandingPush.objects.exclude(page__sharings__portal=portal).select_related("page", "pushed_by")
    return [
        sharing
        for push in pushes
        for sharing in offer(
            page=push.page, portals=[portal], direction=Direction.DOWN, by=push.pushed_by, mandatory=push.mandatory,
            note=push.note,
        )
    ]  # fmt: skip


@transaction.atomic
def decide(sharing: Sharing, *, accept: bool, by: Any, reason: str = "") -> None:
    """The receiving team's word; it may change its mind later."""
    sharing.state = SharingState.ACCEPTED if accept else SharingState.DECLINED
    sharing.reason, sharing.decided_by, sharing.decided_at = reason, by, timezone.now()
    _save(sharing, by)


@transaction.atomic
def withdraw(sharing: Sharing, *, by: Any) -> None:
    """Take an offer back; where the page was shown, it goes from the lists."""
    sharing.state, sharing.mandatory = SharingState.WITHDRAWN, False
    _save(sharing, by)


@transaction.atomic
def withdraw_all(page: Page, *, by: Any) -> None:
    """Take a page back from all portals; later ones do not get it either."""
    StandingPush.objects.filter(page=page).delete()
    for sharing in Sharing.objects.filter(page=page).open():
        withdraw(sharing, by=by)


def _save(sharing: Sharing, by: Any) -> None:
    sharing.save()
    _log(sharing, by)
    request_refresh([sharing.page_id])


def _log(sharing: Sharing, by: Any) -> None:
    """Into the page's history: what became of it, in which portal."""
    data = {"portal": sharing.portal.title, "state": sharing.state, "reason": sharing.reason}
    log(instance=sharing.page, action=LOG_ACTION, user=by, data=data)
