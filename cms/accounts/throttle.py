"""Slowing whoever guesses, without locking out whom they guess at (docs/decisions/0023).

An account is refused at one address, or to one known browser, after a few failures. Everybody else only waits, longer
and longer, and the account's known browsers do not even do that.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.accounts.models import FailedTries

Purpose = FailedTries.Purpose
# Whom a failure counts against: account, address, browser; "" is everybody, or everywhere.
Place = tuple[str, str, str]
# The most seconds between two tries of strangers at one account. Who types codes knows the password already.
LONGEST_WAIT = {Purpose.PASSWORD: 60, Purpose.CODE: 300}
# The longest of all windows; older rows are good for nothing.
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Tries:
    """Tries at one account's secret from one place; ``browser``: the known one's number, or "" for strangers."""

    purpose: FailedTries.Purpose
    account: str
    address: str
    browser: str = ""

    @property
    def own(self) -> Place:
        return (self.account, "", self.browser) if self.browser else (self.account, self.address, "")

    @property
    def wider(self) -> list[Place]:
        """The account everywhere, and the address with whatever account; known browsers count for neither."""
        return [] if self.browser else [(self.account, "", ""), ("", self.address, "")]


def tries_at(purpose: FailedTries.Purpose, account: str, address: str, browser: str = "") -> Tries:
    return Tries(purpose, plain_account(account), network_of(address), browser)


def plain_account(name: str) -> str:
    return name.replace("\0", "").casefold()[:150]


def network_of(address: str) -> str:
    """Who holds one IPv6 address holds 2^64 of them."""
    try:
        is_v6 = isinstance(ip_address(address), IPv6Address)
    except ValueError:
        return ""
    return str(ip_network(f"{address}/64", strict=False)) if is_v6 else address


def held_until(tries: Tries) -> datetime | None:
    """Until when no try is looked at, or None."""
    if not settings.QIFU_LOCK_AFTER_FAILURES:
        return None
    places = [tries.own, *tries.wider]
    rows = {(row.account, row.address, row.browser): row for row in _rows(tries.purpose, places)}
    own = rows.get(tries.own)
    ends = [lock_of(own) if own else None]
    for place in tries.wider:
        row = rows.get(place)
        # A password's guesser makes no stranger elsewhere wait; a code's does, for there the guesser is half-way in.
        last = own if place[0] and tries.purpose == Purpose.PASSWORD else row
        if row and last and (wait := wait_of(row)):
            ends.append(last.last_at + wait)
    return max((end for end in ends if end and end > timezone.now()), default=None)


def lock_of(row: FailedTries) -> datetime | None:
    """When the lock at one address or of one known browser ends."""
    is_full = row.count >= settings.QIFU_LOCK_AFTER_FAILURES > 0
    return row.last_at + lock_length() if is_full and row.account and (row.address or row.browser) else None


def wait_of(row: FailedTries) -> timedelta | None:
    """How long strangers wait between two tries, after many at the account or from the address."""
    many = settings.QIFU_LOCK_ADDRESS_AFTER_FAILURES
    if row.purpose == Purpose.CODE:
        many = 2 * settings.QIFU_LOCK_AFTER_FAILURES
    over = row.count - many
    if not many or over < 0 or row.last_at < timezone.now() - lock_length():
        return None
    return timedelta(seconds=min(2 ** min(over, 10), LONGEST_WAIT[Purpose(row.purpose)]))


def count_failure(tries: Tries) -> FailedTries:
    """Note one more, and forget those that no longer matter; returns the row of this place."""
    purge_tries()
    for place in (*tries.wider, tries.own):
        row = count_one(tries.purpose, place, lock_length())
    return row


def is_slowed_now(tries: Tries) -> bool:
    """Whether the failure just counted is the one from which others at this address wait."""
    many = settings.QIFU_LOCK_ADDRESS_AFTER_FAILURES
    return _rows(tries.purpose, [("", tries.address, "")]).filter(count=many).exists() if many else False


def count_one(purpose: FailedTries.Purpose, place: Place, window: timedelta) -> FailedTries:
    """One more at ``place``; a count begins anew when its window is over."""
    now = timezone.now()
    account, address, browser = place
    row, is_new = FailedTries.objects.get_or_create(
        purpose=purpose, account=account, address=address, browser=browser, defaults={"since": now, "last_at": now}
    )
    if not is_new and row.since < now - window:
        FailedTries.objects.filter(pk=row.pk).update(count=0, since=now)
    FailedTries.objects.filter(pk=row.pk).update(count=F("count") + 1, last_at=now)
    row.refresh_from_db()
    return row


def forget_failures(tries: Tries) -> None:
    """After a success. Of the account everywhere only this place's share is forgotten, of the address nothing."""
    own = _rows(tries.purpose, [tries.own]).first()
    if own is None:
        return
    everywhere = (tries.account, "", "")
    if everywhere in tries.wider:
        _rows(tries.purpose, [everywhere]).filter(count__gte=own.count).update(count=F("count") - own.count)
    own.delete()


def release(*, account: str = "", address: str = "") -> None:
    """End all locks and waits of an account or an address."""
    query = Q(account=plain_account(account)) if account else Q(address=network_of(address))
    FailedTries.objects.filter(query).delete()


def held_rows(account: str = "") -> list[tuple[FailedTries, datetime]]:
    """What is refused or slowed now, and until when."""
    rows = FailedTries.objects.filter(purpose__in=LONGEST_WAIT, last_at__gte=timezone.now() - lock_length())
    rows = rows.filter(account=plain_account(account)) if account else rows
    ends = [(row, lock_of(row) or (row.last_at + lock_length() if wait_of(row) else None)) for row in rows]
    return [(row, end) for row, end in ends if end and end > timezone.now()]


def lock_length() -> timedelta:
    return timedelta(minutes=settings.QIFU_LOCK_MINUTES)


def purge_tries() -> int:
    return FailedTries.objects.filter(last_at__lt=timezone.now() - max(lock_length(), HOUR)).delete()[0]


def say_wait(until: datetime) -> str:
    """When to try again: in so many seconds, or at what time."""
    seconds = int((until - timezone.now()).total_seconds()) + 1
    if seconds < 60:
        return _("请等 %(seconds)d 秒后再试") % {"seconds": seconds}
    return _("请在 %(time)s 之后再试") % {"time": until.astimezone().strftime("%H:%M")}


def _rows(purpose: FailedTries.Purpose, places: list[Place]) -> QuerySet[FailedTries]:
    query = Q(pk=None)
    for account, address, browser in places:
        query |= Q(account=account, address=address, browser=browser)
    return FailedTries.objects.filter(query, purpose=purpose)
