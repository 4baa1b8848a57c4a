"""Once a month everybody who keeps an association's or agency's page is asked whether it still is right."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import signing
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log

from cms.teams.models import Answer, Reminder, Team, TeamKind
from messages.outbox import post_mail

SALT = "cms.teams.reminders"
VALID_SECONDS = 30 * 24 * 3600
KEEPERS = (TeamKind.ASSOCIATION, TeamKind.AGENCY)


def due_reminders(now: datetime) -> Iterator[tuple[Team, Any]]:
    """(team, user) for all who have an address and were not written to in this calendar month."""
    month = timezone.localtime(now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    written = set(Reminder.objects.filter(sent_at__gte=month).values_list("team_id", "user_id"))
    for team in Team.objects.filter(kind__in=KEEPERS, page__live=True).select_related("page").order_by("pk"):
        users = get_user_model()._default_manager.filter(groups__team_group__team=team, is_active=True)
        for user in users.exclude(email="").distinct().order_by("pk"):
            if (team.pk, user.pk) not in written:
                yield team, user


@transaction.atomic
def send_reminder(team: Team, user: Any, now: datetime) -> None:
    """Noted, and written into the outbox."""
    reminder = Reminder.objects.create(team=team, user=user, sent_at=now)
    context = {"team": team, "page": team.page, "link": answer_link(reminder), "days": VALID_SECONDS // 86400}
    post_mail(
        key=f"association-reminder:{reminder.pk}",
        to=user.email,
        subject=f"请核对“{team.name}”的页面",
        body=render_to_string("teams/reminder.txt", context),
        sensitive=True,
    )


def answer_link(reminder: Reminder) -> str:
    path = reverse("qifu_reminder", args=[signing.dumps(reminder.pk, salt=SALT)])
    return f"{settings.WAGTAILADMIN_BASE_URL}{path}"


def find_reminder(token: str) -> Reminder:
    """Raises signing.BadSignature for a link that is not ours or too old, Reminder.DoesNotExist if its team is gone."""
    pk = signing.loads(token, salt=SALT, max_age=VALID_SECONDS)
    return Reminder.objects.select_related("team__page", "user").get(pk=pk, user__is_active=True)


def answer_reminder(reminder: Reminder, answer: Answer) -> None:
    """Noted with the reminder, and in the page's own history."""
    reminder.answer, reminder.answered_at = answer, timezone.now()
    reminder.save()
    log(instance=reminder.team.page.specific, action=f"qifu.review_{answer.value}", user=reminder.user)  # type: ignore[union-attr]
