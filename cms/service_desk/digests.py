"""One mail each morning to whoever appeals wait for: how many, and which by number. What is due today comes at once besides."""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from cms.service_desk.absences import away_on
from cms.service_desk.queues import most_urgent_first, waiting_for
from cms.service_desk.rights import actor_of, visible_to
from messages.models import Message
from messages.outbox import post_mail
from services.appeals.lights import RED, YELLOW, lights_of
from working_days.calendar import is_working_day

MORNING = range(8, 12)
MOST_LISTED = 20


def send_digests() -> int:
    """By the publisher; each person's once a working day. How many went out."""
    now = timezone.localtime()
    if now.hour not in MORNING or not is_working_day(now.date()):
        return 0
    told = set(
        Message.objects.filter(key__in=[key_of(user, now.date()) for user in staff()]).values_list("key", flat=True)
    )
    away = away_on(now.date())
    return sum(
        send_digest(user, now.date())
        for user in staff()
        if user.pk not in away and key_of(user, now.date()) not in told
    )


def staff() -> Any:
    """Whoever is of a unit, and can be written to."""
    people = get_user_model()._default_manager.filter(is_active=True, groups__unit_group__isnull=False)
    return people.exclude(email="").distinct().order_by("pk")


def key_of(user: Any, day: date) -> str:
    return f"appeals-digest:{user.pk}:{day}"


def send_digest(user: Any, today: date) -> bool:
    waiting = list(most_urgent_first(waiting_for(visible_to(user), actor_of(user))))
    if not waiting:
        return False
    lights = lights_of(waiting, today)
    late, near = (sum(light is colour for light in lights.values()) for colour in (RED, YELLOW))
    context = {
        "count": len(waiting),
        "late": late,
        "near": near,
        "rows": [(appeal, lights[appeal.pk]) for appeal in waiting[:MOST_LISTED]],
        "link": settings.WAGTAILADMIN_BASE_URL + reverse("qifu_appeals"),
    }
    subject = f"{len(waiting)} 件诉求等您处理" + (f"，其中 {late} 件超期" if late else "")
    body = render_to_string("service_desk/digest.txt", context)
    return post_mail(key=key_of(user, today), to=user.email, subject=subject, body=body)
