"""One line of the history for one sitting: autosaves would drown what matters, there and in the audit log."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from wagtail.models import Comment, Page, PageLogEntry, Revision, TaskState

from cms.approvals.models import Acknowledgement, Clearance, LeaderLink

EDIT = "wagtail.edit"
# Who comes back sooner goes on with the same work.
PAUSE = timedelta(minutes=30)
# So many drafts go in one run of the publisher's housekeeping.
BATCH = 500
DECISIONS: tuple[Any, ...] = (TaskState.objects, LeaderLink.objects, Clearance.objects, Acknowledgement.objects)


def note_edit(sender: Any, instance: PageLogEntry, created: bool = False, **kwargs: Any) -> None:
    if created and instance.action == EDIT and instance.user_id:
        merge_sitting(instance)


def merge_sitting(entry: PageLogEntry) -> None:
    """Take the entry before into ``entry`` if the same person saved the same page a moment ago, and nothing came between.

    ``data`` says since when and how often; what was saved in between is no version of its own (``purge_drafts``).
    """
    before = PageLogEntry.objects.filter(page=entry.page_id).exclude(pk=entry.pk).order_by("-timestamp", "-pk").first()
    if before is None or (before.action, before.user_id) != (EDIT, entry.user_id):
        return
    if entry.timestamp - before.timestamp > PAUSE:
        return
    since = before.data.get("since") or before.timestamp.isoformat()
    data = {**entry.data, "since": since, "saves": before.data.get("saves", 1) + 1}
    changed = entry.content_changed or before.content_changed
    PageLogEntry.objects.filter(pk=entry.pk).update(data=data, content_changed=changed)
    before.delete()


def purge_drafts(days: int | None = None) -> int:
    """Remove drafts in between that are older than ``days`` and that nothing speaks of; return how many.

    What was submitted, decided on, looked at, published, scheduled or commented stays for good, and so does what a line
    of the history shows.
    """
    days = settings.QIFU_DRAFT_DAYS if days is None else days
    if not days:
        return 0
    old = Revision.page_revisions.filter(created_at__lt=timezone.now() - timedelta(days=days))
    old = old.filter(approved_go_live_at=None).exclude(evidence())
    chosen = list(old.order_by("pk").values_list("pk", flat=True)[:BATCH])
    Revision.objects.filter(pk__in=chosen).delete()
    return len(chosen)


def evidence() -> Q:
    """Revisions that something else refers to."""
    kept = Q(pk__in=Page.objects.exclude(latest_revision=None).values("latest_revision"))
    kept |= Q(pk__in=Page.objects.exclude(live_revision=None).values("live_revision"))
    kept |= Q(pk__in=Comment.objects.exclude(revision_created=None).values("revision_created"))
    for rows in (*DECISIONS, PageLogEntry.objects):
        kept |= Q(pk__in=rows.exclude(revision=None).values("revision"))
    return kept


def is_decided_on(revision: Revision) -> bool:
    """Whether somebody was asked about, looked at or decided on this very text: then it is not overwritten any more."""
    return any(rows.filter(revision=revision).exists() for rows in DECISIONS)
