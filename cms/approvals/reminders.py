"""Mail about what waits: decisions that are near or past their date every working day, pages to review once a week."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.approvals.models import SentReminder, Subject
from cms.approvals.waiting import Waiting, waiting_for
from cms.reviews.pages import Review, due_reviews
from cms.teams.models import Role
from cms.teams.queries import team_of
from messages.outbox import can_mail, post_mail
from working_days.calendar import is_working_day

OFFICE_HOURS = range(8, 20)
REVIEWS_EVERY = timedelta(days=7)


@dataclass
class Digest:
    """What one person is told today."""

    user: Any
    tasks: list[Waiting] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)

    @property
    def subject(self) -> str:
        late = sum(row.is_overdue for row in self.tasks)
        parts = [
            _("%(count)d 件待审批") % {"count": len(self.tasks)} if self.tasks else "",
            _("其中 %(count)d 件超期") % {"count": late} if late else "",
            _("%(count)d 个页面该复核") % {"count": len(self.reviews)} if self.reviews else "",
        ]
        return "，".join(part for part in parts if part)


def due_digests(today: date) -> Iterator[Digest]:
    """Everybody who has something to do and was not told yet."""
    reviews = reviews_by_group(today)
    told = set(SentReminder.objects.filter(day=today).values_list("user", "subject"))
    told |= {
        (user, Subject.REVIEWS.value)
        for user in SentReminder.objects.filter(subject=Subject.REVIEWS, day__gt=today - REVIEWS_EVERY).values_list(
            "user", flat=True
        )
    }
    people = get_user_model()._default_manager.filter(is_active=True).exclude(email="").exclude(groups=None)
    for user in people.distinct().order_by("pk").prefetch_related("groups"):
        digest = Digest(user)
        if (user.pk, Subject.TASKS.value) not in told and not user.is_superuser:
            digest.tasks = [row for row in waiting_for(user, today).rows if row.is_overdue or row.is_near]
        if (user.pk, Subject.REVIEWS.value) not in told:
            digest.reviews = list(
                {r.page_id: r for group in user.groups.all() for r in reviews.get(group.pk, [])}.values()
            )
        if digest.tasks or digest.reviews:
            yield digest


def reviews_by_group(today: date) -> dict[int, list[Review]]:
    """For the groups of the team that keeps the page (auditors change nothing, so they are not told)."""
    found: dict[int, list[Review]] = {}
    for review in due_reviews(today):
        team = team_of(Page.objects.get(pk=review.page_id))
        for held in team.groups.exclude(role=Role.AUDITOR) if team else []:
            found.setdefault(held.group_id, []).append(review)
    return found


def send_digest(digest: Digest, today: date) -> bool:
    """Noted, and written into the outbox. False if another process was quicker."""
    try:
        with transaction.atomic():
            for subject, rows in ((Subject.TASKS, digest.tasks), (Subject.REVIEWS, digest.reviews)):
                if rows:
                    SentReminder.objects.create(user=digest.user, subject=subject, day=today)
            body = render_to_string(
                "approvals/reminder.txt", {"digest": digest, "admin": settings.WAGTAILADMIN_BASE_URL}
            )
            key = f"digest:{digest.user.pk}:{today}:{'tasks' if digest.tasks else 'reviews'}"
            post_mail(key=key, to=digest.user.email, subject=digest.subject, body=body)
    except IntegrityError:
        return False
    return True


def send_reminders(now: datetime) -> int:
    """How many people are written to. Nobody on days off, or without mail."""
    today = timezone.localtime(now).date()
    if not is_working_day(today) or not can_mail():
        return 0
    written = sum(send_digest(digest, today) for digest in list(due_digests(today)))
    SentReminder.objects.filter(day__lt=today - timedelta(days=60)).delete()
    return written


def send_in_office_hours() -> None:
    """For the publisher, which looks every half hour."""
    now = timezone.now()
    if timezone.localtime(now).hour in OFFICE_HOURS:
        send_reminders(now)
