"""Once a month everybody who keeps an association's or agency's page is asked whether it still is right."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from wagtail.log_actions import log

from cms.accounts.signed_links import BadLink, SignedLink
from cms.teams.models import Reminder, ReminderAnswer, Team, TeamKind
from messages.outbox import can_mail, post_mail

VALID = timedelta(days=30)
LINK = SignedLink("qifu_reminder", "cms.teams.reminders", lambda: VALID)
KEEPERS = (TeamKind.ASSOCIATION, TeamKind.AGENCY)


def due_reminders(now: datetime) -> Iterator[tuple[Team, Any]]:
    """(team, user) for all who have an address and were not written to in this calendar month; nobody without mail."""
    if not can_mail():
        return
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
    context = {"team": team, "page": team.page, "link": LINK.address(reminder.pk), "days": VALID.days}
    post_mail(
        key=f"association-reminder:{reminder.pk}",
        to=user.email,
        subject=f"请核对“{team.name}”的页面",
        body=render_to_string("teams/reminder.txt", context),
        sensitive=True,
    )


def find_reminder(token: str) -> Reminder:
    """Raises BadLink for a link that is not ours or too old, or whose team or person is gone."""
    pk = LINK.read(token)
    reminder = Reminder.objects.select_related("team__page", "user").filter(pk=pk, user__is_active=True).first()
    if reminder is None or reminder.team.page is None or not is_still_member(reminder):
        raise BadLink(was_ours=True)
    return reminder


def is_still_member(reminder: Reminder) -> bool:
    return reminder.user.groups.filter(team_group__team=reminder.team).exists()


def answer_reminder(reminder: Reminder, answer: ReminderAnswer) -> None:
    """Noted with the reminder, and in the page's own history."""
    reminder.answer, reminder.answered_at = answer, timezone.now()
    reminder.save()
    log(instance=reminder.team.page.specific, action=f"qifu.review_{answer.value}", user=reminder.user)  # type: ignore[union-attr]
