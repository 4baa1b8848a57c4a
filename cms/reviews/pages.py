"""Pages whose review date has come or is near, and setting the next one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page, get_page_models

from site_content.base.models import ContentPage

# How long before its date a page is listed.
AHEAD = timedelta(days=7)


@dataclass(frozen=True)
class Review:
    page_id: int
    title: str
    review_on: date
    today: date

    @property
    def days_late(self) -> int:
        return (self.today - self.review_on).days

    @property
    def is_overdue(self) -> bool:
        return self.days_late > 0

    @property
    def edit_url(self) -> str:
        return reverse("wagtailadmin_pages:edit", args=[self.page_id])


def due_reviews(today: date, pages: Any = None, ahead: timedelta = AHEAD) -> list[Review]:
    """Public pages (among ``pages``, a queryset) to be reviewed by ``today + ahead``, the longest overdue first."""
    dates = dict(_dates(today + ahead))
    found = Page.objects.filter(live=True, pk__in=dates)
    if pages is not None:
        found = found.filter(pk__in=pages.order_by().values("pk"))
    reviews = (Review(pk, title, dates[pk], today) for pk, title in found.values_list("pk", "title"))
    return sorted(reviews, key=lambda review: (review.review_on, review.page_id))


def _dates(last: date) -> Iterator[tuple[int, date]]:
    """(page id, review date), one query over all kinds of content pages."""
    models = [model for model in get_page_models() if issubclass(model, ContentPage)]
    first, *others = [
        m._default_manager.order_by().filter(review_on__lte=last).values_list("pk", "review_on") for m in models
    ]
    yield from first.union(*others, all=True)


@transaction.atomic
def set_next_review(*, page: Page, day: date, user: Any) -> None:
    """On the public page and on its latest draft alike: the date is no content, so nobody has to approve it."""
    type(page)._default_manager.filter(pk=page.pk).update(review_on=day)
    revisions = {page.live_revision, page.get_latest_revision()}
    for revision in revisions - {None}:
        revision.content["review_on"] = day.isoformat()
        revision.save(update_fields=["content"])
    log(instance=page, action="qifu.reviewed", user=user, data={"review_on": day.isoformat()})


def next_year(today: date | None = None) -> date:
    return (today or timezone.localdate()) + timedelta(days=365)
