"""What became of the pages: drafts, who did what, what refers to what, public records."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from wagtail.models import (
    Page,
    PageLogEntry,
    ReferenceIndex,
    Revision,
    get_default_page_content_type,
)

from bench.admin_city.chance import BATCH, CHANCE, chunks
from publishing.models import Record, Refresh
from publishing.refreshes import BATCH_SIZE, process_refreshes, request_refresh
from site_content.news.models import NewsPage
from site_content.policies.models import PolicyPage, PolicyRelation, PolicySectionPage

REVISIONS_OF_OPENED = 12
OPENED_PER_SECTION = 30


def fill_history() -> None:
    """A revision for every page, a dozen for those that are opened most; who did what, in the log; what refers to what."""
    people = list(get_user_model()._default_manager.values_list("pk", flat=True))
    base = get_default_page_content_type()
    for model in (PolicyPage, NewsPage):
        pages = model._default_manager.filter(latest_revision=None).order_by("path").iterator(chunk_size=BATCH)
        kind = ContentType.objects.get_for_model(model)
        opened: dict[str, int] = {}
        for chunk in chunks(pages):
            revisions: list[Any] = []
            entries: list[Any] = []
            for page in chunk:
                parent = page.path[: -page.steplen]
                opened[parent] = opened.get(parent, 0) + 1
                count = REVISIONS_OF_OPENED if opened[parent] <= OPENED_PER_SECTION else 1
                content, began = page.serializable_data(), timezone.now() - timedelta(days=CHANCE.randrange(30, 720))
                for step in range(count):
                    revisions.append(
                        Revision(
                            base_content_type=base, content_type=kind, object_id=str(page.pk), object_str=str(page),
                            created_at=began + timedelta(hours=step), user_id=CHANCE.choice(people), content=content,
                        )
                    )  # fmt: skip
            with transaction.atomic():
                made = Revision.objects.bulk_create(revisions)
                newest = {revision.object_id: revision for revision in made}
                for page in chunk:
                    last = newest[str(page.pk)]
                    page.latest_revision, page.latest_revision_created_at = last, last.created_at
                    if page.live:
                        page.live_revision, page.last_published_at = last, last.created_at
                    page.has_unpublished_changes = not page.live
                Page.objects.bulk_update(
                    chunk,
                    ["latest_revision", "latest_revision_created_at", "live_revision", "last_published_at", "has_unpublished_changes"],
                )  # fmt: skip
                for revision in made:
                    entries += log_entries(revision, kind)
                PageLogEntry.objects.bulk_create(entries)
                for page in chunk:
                    ReferenceIndex.create_or_update_for_object(page)
    relate_policies()


def log_entries(revision: Revision, kind: ContentType) -> Iterator[PageLogEntry]:
    for action in ("wagtail.edit", "wagtail.publish"):
        yield PageLogEntry(
            content_type=kind, page_id=int(revision.object_id), label=revision.object_str[:200], action=action,
            data={}, timestamp=revision.created_at, user_id=revision.user_id, revision_id=revision.pk,
            content_changed=True,
        )  # fmt: skip


def relate_policies() -> None:
    """Each opened policy is related to the one before it."""
    if PolicyRelation.objects.filter(page__slug__startswith="bench-").exists():
        return
    for section in PolicySectionPage.objects.all():
        pages = list(PolicyPage.objects.child_of(section).order_by("path")[:OPENED_PER_SECTION])
        PolicyRelation.objects.bulk_create(
            PolicyRelation(page=page, target=before, kind="related", sort_order=0) for before, page in pairwise(pages)
        )


def fill_records() -> None:
    """Public records of everything, with nothing left to do or to deliver: the publisher has caught up."""
    known = Record.objects.values("sort_id")
    missing = Page.objects.filter(live=True, depth__gt=1).exclude(pk__in=known).values_list("pk", flat=True)
    sinks, settings.QIFU_SINKS = settings.QIFU_SINKS, {}
    Refresh.objects.all().delete()
    request_refresh(missing)
    for _ in range(0, len(missing), BATCH_SIZE):
        process_refreshes()
    Refresh.objects.all().delete()  # what the new ones asked for besides: they are all new
    settings.QIFU_SINKS = sinks
