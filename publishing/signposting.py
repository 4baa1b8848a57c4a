"""Old addresses: what becomes of one follows from the redirects, the records and what stood there before.

Whatever may change that only notes the address (``due``); the worker looks at it as it is now.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from publishing.changes import RecordChange
from publishing.delivery_requests import request_deliveries
from publishing.document import replacements
from publishing.models import Record, RecordName, SequenceCounter
from publishing.signposts import Signpost, signpost_id
from publishing.sinks import signpost_sinks

BATCH_SIZE = 200
CHUNK = 500
LONGEST_PATH = 1000
# The name under which a record is found by the number of the page whose place it takes.
REPLACES = "replaces:"
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Claim:
    """What one source says of an address; the newest counts, and one made by hand before all others."""

    page_id: int | None
    link: str
    permanent: bool
    redirect_id: int | None
    by_hand: bool
    since: datetime

    @classmethod
    def of(cls, redirect: Redirect) -> "Claim":
        return cls(
            page_id=redirect.redirect_page_id,
            link="" if redirect.redirect_page_id else redirect.redirect_link,
            permanent=redirect.is_permanent,
            redirect_id=redirect.pk,
            by_hand=not redirect.automatically_created,
            since=redirect.created_at or LONG_AGO,
        )


def path_of(old_path: str) -> str | None:
    """A redirect's ``old_path`` as an address of the portal; None where a folder of files can have none."""
    path = Redirect.normalise_path(old_path)
    if "?" in path or "#" in path or path == "/" or len(path) >= LONGEST_PATH:
        return None
    return path if path.lower().endswith((".html", ".htm")) else f"{path}/"


def note_paths(paths: Iterable[str]) -> None:
    """Have the worker look at these addresses."""
    rows = [Signpost(id=signpost_id(path), path=path, due=True) for path in dict.fromkeys(paths)]
    _save_rows(rows, ["due"])


def note_redirect(redirect: Redirect) -> None:
    """A redirect came, changed or went. The address that it had before is known by its number."""
    path = path_of(redirect.old_path)
    note_paths([path] if path else [])
    Signpost.objects.filter(redirect_id=redirect.pk).update(due=True)


def note_left_addresses(changes: Sequence[RecordChange]) -> None:
    """Remember where records stood that moved or were withdrawn, and look again at what others now replace."""
    now = timezone.now()
    moved = [change for change in changes if change.before and change.before.url and change.url_changed]
    # Two records can leave one address, if the second came before the first was seen to go.
    left = {row.id: row for row in (_left_behind(change, now) for change in moved)}
    by_hand = set(Signpost.objects.filter(id__in=left, by_hand=True).values_list("id", flat=True))
    stood = ["stood_page_id", "stood_until", "due"]
    _save_rows([row for row in left.values() if row.id in by_hand], stood)
    claimed = ["page_id", "link", "permanent", "redirect_id", "replaced_by", "since"]
    _save_rows([row for row in left.values() if row.id not in by_hand], [*claimed, *stood])
    Signpost.objects.filter(page_id__in=_replaced_pages(changes)).update(due=True)


def _save_rows(rows: list[Signpost], fields: list[str]) -> None:
    Signpost.objects.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=fields)


def _left_behind(change: RecordChange, now: datetime) -> Signpost:
    assert change.before is not None
    replaced_by = [] if change.after else replacements(change.before.document)
    path, page_id = change.before.url, int(change.record_id)
    return Signpost(
        id=signpost_id(path), path=path, page_id=page_id, replaced_by=replaced_by, since=now, stood_page_id=page_id,
        stood_until=now, due=True,
    )  # fmt: skip


def _replaced_pages(changes: Sequence[RecordChange]) -> set[int]:
    """Pages of which another record began or ceased to say that it replaces them."""
    found: set[int] = set()
    for change in changes:
        before, after = ({*record.names} if record else set() for record in (change.before, change.after))
        found |= {int(name.removeprefix(REPLACES)) for name in before ^ after if name.startswith(REPLACES)}
    return found


@transaction.atomic
def process_signposts(limit: int = BATCH_SIZE) -> int:
    """Bring up to ``limit`` noted addresses up to date; return how many were looked at."""
    due = Signpost.objects.filter(due=True)
    if not due.exists():
        return 0
    SequenceCounter.lock()
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True)
    rows = list(due.order_by("id")[:limit])
    changed = [row for row in rows if bring_up_to_date(row)]
    first = SequenceCounter.reserve(len(changed)) if changed else 0
    for number, row in enumerate(changed, start=first):
        row.sequence = number
    fields = [field.name for field in Signpost._meta.concrete_fields if not field.primary_key]
    Signpost.objects.bulk_update(rows, fields)
    request_deliveries(changed, signpost_sinks())
    return len(rows)


def bring_up_to_date(row: Signpost) -> bool:
    """Set what is known of the address now; return whether that differs for readers."""
    before = _said(row)
    claim = find_claim(row)
    row.due, row.live = False, claim is not None
    if claim:
        row.page_id, row.link, row.permanent = claim.page_id, claim.link, claim.permanent
        row.redirect_id, row.by_hand, row.since = claim.redirect_id, claim.by_hand, claim.since
        if row.page_id is None:
            row.replaced_by = []
        elif Page.objects.filter(pk=row.page_id).exists():
            row.replaced_by = _replacing(row.page_id)
    else:
        row.page_id, row.link, row.redirect_id, row.by_hand, row.replaced_by = None, "", None, False, []
    return _said(row) != before


def _said(row: Signpost) -> tuple[object, ...]:
    return (row.live, row.page_id, row.link, row.permanent, row.replaced_by) if row.live else (False,)


def _replacing(page_id: int) -> list[str]:
    """Records that say that they take the page's place, the newest first."""
    found = RecordName.objects.filter(name=f"{REPLACES}{page_id}").values("record_id")
    return list(Record.objects.live().filter(id__in=found).newest_first().values_list("id", flat=True))


def find_claim(row: Signpost) -> Claim | None:
    """What counts at the row's address: a redirect made by hand, else the newest of what is known."""
    redirects = _redirects_at(row.path)
    by_hand = [claim for claim in redirects if claim.by_hand]
    if by_hand:
        return by_hand[0]
    claims = [*redirects, *_stood_there(row), *_remembered(row)]
    if not claims:
        return None
    newest = max(claims, key=lambda claim: claim.since)
    # The list of redirects shows this one: deleting it there must count.
    return next((claim for claim in redirects if claim.page_id == newest.page_id), newest)


def _redirects_at(path: str) -> list[Claim]:
    """One for this very site before one for all."""
    rows = Redirect.objects.filter(old_path__in={path, path.rstrip("/")})
    return [Claim.of(redirect) for redirect in rows.order_by(F("site").asc(nulls_last=True), "-pk")]


def _stood_there(row: Signpost) -> list[Claim]:
    """The record that was at the address last, if it is public no longer."""
    if row.stood_page_id is None or Record.objects.live().filter(id=str(row.stood_page_id)).exists():
        return []
    return [Claim(row.stood_page_id, "", True, None, False, row.stood_until or LONG_AGO)]


def _remembered(row: Signpost) -> list[Claim]:
    """What the row itself says: it counts unless it rested on a redirect that was deleted by itself.

    A page that is deleted takes its redirects along; that it was there remains true.
    """
    if row.page_id is None or (row.redirect_id and Page.objects.filter(pk=row.page_id).exists()):
        return []
    return [Claim(row.page_id, "", True, None, False, row.since)]


def find_outdated() -> list[str]:
    """Addresses of which the list of redirects says something else than is known. Looks at every redirect."""
    outdated: set[str] = set()
    redirects = list(Redirect.objects.order_by("pk"))
    for start in range(0, len(redirects), CHUNK):
        at_paths = [(path, r) for r in redirects[start : start + CHUNK] if (path := path_of(r.old_path))]
        rows = {row.path: row for row in Signpost.objects.filter(id__in=[signpost_id(path) for path, _r in at_paths])}
        outdated |= {path for path, redirect in at_paths if not _agrees(rows.get(path), Claim.of(redirect))}
    known = {redirect.pk for redirect in redirects}
    rested = Signpost.objects.exclude(redirect_id=None).filter(due=False).values_list("path", "redirect_id")
    return sorted(outdated | {path for path, redirect_id in rested if redirect_id not in known})


def _agrees(row: Signpost | None, claim: Claim) -> bool:
    """Whether a redirect is what counts at its address, or another one counts before it, or it will be looked at."""
    if row is None or row.due:
        return row is not None
    if row.redirect_id == claim.redirect_id:
        return (row.page_id, row.link, row.permanent) == (claim.page_id, claim.link, claim.permanent)
    return row.by_hand or not claim.by_hand


def live_sequences() -> dict[str, int]:
    """Sequence by id, of those that count."""
    return dict(Signpost.objects.filter(live=True).values_list("id", "sequence"))
