"""From "this page may have changed" to its public record.

Signals only note a page's number; the worker comes by, looks at the page as it stands
and makes the record agree. So an event that is missed, doubled or late does no harm.
"""

from collections.abc import Iterable
from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone
from wagtail.models import Page, ReferenceIndex

from publishing.building import BuildError, build_apart
from publishing.changes import RecordChange
from publishing.citations import citation_followers
from publishing.models import Record, Refresh, SequenceCounter
from publishing.records import store_records

BATCH_SIZE = 100
MAX_DELAY = timedelta(minutes=10)
SET_ASIDE = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=6))
# A worker that dies while it builds lets its notes fall due again after this; the sweep at start-up is faster.
LEASE = timedelta(minutes=5)


def request_refresh(page_ids: Iterable[int]) -> None:
    """Note that these pages' records may be out of date."""
    Refresh.objects.bulk_create([Refresh(page_id=page_id) for page_id in page_ids], batch_size=2000)


def request_subtree_refresh(page: Page) -> None:
    """Note a page and everything below it (a move, a new slug)."""
    request_refresh(page.get_descendants(inclusive=True).values_list("pk", flat=True))


def process_refreshes(limit: int = BATCH_SIZE) -> int:
    """Bring the records of up to ``limit`` noted pages up to date; return how many notes were settled."""
    rows = claim_refreshes(limit)
    if not rows:
        return 0
    built = build_apart({row.page_id for row in rows}, going_on=lambda: _renew(rows))
    with transaction.atomic():
        changes = store_records(published=built.published, withdrawn=built.withdrawn)
        _settle(rows, built.errors)
        request_followers(changes)
    return len(rows)


def claim_refreshes(limit: int) -> list[Refresh]:
    """Take the due notes of up to ``limit`` rows, leaving out pages that another worker is looking at.

    One page is never built by two workers at a time: the slower could store the older state last.
    Nothing is locked while records are built, which can take long (images in sizes).
    """
    now = timezone.now()
    if not Refresh.objects.due(now).exists():
        return []
    with transaction.atomic():
        SequenceCounter.lock()
        rows = list(Refresh.objects.due(now).order_by("id")[:limit])
        Refresh.objects.filter(pk__in=[row.pk for row in rows]).update(claimed_until=now + LEASE)
    return rows


def _renew(rows: list[Refresh]) -> None:
    """Building takes long: these pages stay with this worker."""
    Refresh.objects.filter(pk__in=[row.pk for row in rows]).update(claimed_until=timezone.now() + LEASE)


def _settle(rows: list[Refresh], errors: dict[int, BuildError]) -> None:
    """Done notes go; of those that failed, now or before, one per page stays, to be tried again later."""
    mine = [row.pk for row in rows]
    earlier = list(Refresh.objects.failed().filter(page_id__in=errors).exclude(pk__in=mine))
    kept: dict[int, Refresh] = {}
    for row in [*rows, *earlier]:
        if row.page_id in errors:
            first = kept.setdefault(row.page_id, row)
            first.attempts = max(first.attempts, row.attempts)
    spent = {*mine, *(row.pk for row in earlier)} - {row.pk for row in kept.values()}
    Refresh.objects.filter(pk__in=spent).delete()
    for row in kept.values():
        row.attempts += 1
        error = errors[row.page_id]
        row.last_error = error.text[:2000]
        row.next_attempt_at = timezone.now() + (set_aside_delay if error.costly else retry_delay)(row.attempts)
        row.claimed_until = None
    Refresh.objects.bulk_update(kept.values(), ["attempts", "last_error", "next_attempt_at", "claimed_until"])


def retry_delay(attempts: int) -> timedelta:
    """1, 2, 4 … seconds, at most ten minutes."""
    return min(timedelta(seconds=2 ** min(attempts - 1, 12)), MAX_DELAY)


def set_aside_delay(attempts: int) -> timedelta:
    """Of a page that broke the limits: twice soon, in case the machine was to blame, then a few times a day. A new
    revision is tried at once."""
    return SET_ASIDE[min(attempts, len(SET_ASIDE)) - 1]


def request_followers(changes: list[RecordChange]) -> None:
    """Pages whose records tell of a changed one: named by it, linking to it, quoting it, or below it."""
    follow: set[int] = {int(page_id) for change in changes for page_id in change.affected}
    moved = [int(change.record_id) for change in changes if change.shows_elsewhere or change.standing_changed]
    follow.update(pages_referring_to(Page, moved))
    parents = Page.objects.filter(pk__in=[int(c.record_id) for c in changes if c.url_changed], numchild__gt=0)
    for page in parents:
        follow.update(page.get_descendants().values_list("pk", flat=True))
    follow -= {int(change.record_id) for change in changes}
    # These quote each other by the stored records, so those of the same batch could not know of each other yet.
    follow.update(int(record_id) for record_id in citation_followers(changes))
    # Whether a section has anything to show is asked of the stored records too.
    follow.update(int(section) for change in changes for section in change.sections_touched)
    request_refresh(sorted(follow))


def pages_referring_to(model: type[models.Model], object_ids: Iterable[object]) -> set[int]:
    """Ids of the pages that use these objects (pages, snippets, images, documents), by Wagtail's ReferenceIndex.

    Also by way of others: a topic's parent is used by the pages of its children.
    """
    root = (model._meta.get_parent_list() or [model])[-1]
    page_type = ContentType.objects.get_for_model(Page).pk
    users: set[tuple[int, str]] = set()
    frontier = {(ContentType.objects.get_for_model(root).pk, str(object_id)) for object_id in object_ids}
    while frontier:
        found = {user for kind, keys in _by_type(frontier).items() for user in _direct_users(kind, keys)}
        frontier = {user for user in found - users if user[0] != page_type}
        users |= found
    return {int(object_id) for kind, object_id in users if kind == page_type}


def _by_type(objects: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    grouped: dict[int, list[str]] = {}
    for content_type_id, object_id in objects:
        grouped.setdefault(content_type_id, []).append(object_id)
    return grouped


def _direct_users(content_type_id: int, object_ids: list[str]) -> Iterable[tuple[int, str]]:
    """(base content type, id) of what refers to these objects."""
    return ReferenceIndex.objects.filter(to_content_type_id=content_type_id, to_object_id__in=object_ids).values_list(
        "base_content_type_id", "object_id"
    )


def request_due_changes() -> int:
    """Note the pages whose records change because a date passed; return how many.

    Pages that are noted already are left alone: one that fails keeps its growing delay.
    """
    due = Record.objects.changing_by(timezone.now()).values_list("sort_id", flat=True)
    noted = set(Refresh.objects.values_list("page_id", flat=True))
    page_ids = sorted(set(due) - noted)
    request_refresh(page_ids)
    return len(page_ids)
