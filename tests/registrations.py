"""Events that take registrations, and people who register, for tests."""

import re
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from wagtail.models import Page

from publishing.worker import run_pending
from services.registrations.following import open_desk
from services.registrations.links import make_link
from services.registrations.models import Desk, Registration
from services.registrations.registering import Applicant, register
from site_content.training.models import TrainingEventPage, TrainingSectionPage
from tests.appeal_forms import form_values
from tests.content_factories import make_event, make_training_section


def in_days(days: float) -> datetime:
    return (timezone.now() + timedelta(days=days)).replace(microsecond=0)


def make_open_event(portal: Page, **fields: Any) -> TrainingEventPage:
    """In ten days, thirty seats, open for registration, public."""
    starts = fields.pop("starts_at", in_days(10))
    given = {
        "slug": "lecture", "title": "样例讲座", "venue_name": "一楼报告厅", "starts_at": starts,
        "ends_at": starts + timedelta(hours=2), "capacity": 30, "registration_here": True,
        "registration_opens_at": in_days(-1), "registration_closes_at": starts - timedelta(hours=1),
    }  # fmt: skip
    section = TrainingSectionPage.objects.child_of(portal).first() or make_training_section(portal)
    event = make_event(section, **{**given, **fields})
    run_pending()
    return event


def change_event(event: TrainingEventPage, **fields: Any) -> None:
    page = TrainingEventPage.objects.get(pk=event.pk).get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()
    run_pending()


def desk_of(event: TrainingEventPage) -> Desk:
    desk = open_desk(str(event.pk))
    assert desk is not None
    return desk


def form_url(event: TrainingEventPage) -> str:
    return f"/services/events/{event.pk}/"


def applicant(n: int, **values: Any) -> Applicant:
    return Applicant(**{"name": f"样例{n}", "contact": f"person{n}@example.com", **values})


def enter(desk: Desk, *numbers: int) -> list[Registration]:
    """One after another."""
    return [register(desk.pk, [applicant(n)])[0] for n in numbers]


def states_of(desk: Desk) -> list[str]:
    """In the order of their places."""
    return list(Registration.objects.filter(desk=desk).order_by("place").values_list("state", flat=True))


def press(browser: Any, registration: Registration, action: str) -> Any:
    url = make_link(registration)
    return browser.post(url, {**form_values(browser.get(url).content.decode(), action), "action": action})


def link_in(body: str) -> str:
    return re.findall(r"https?://[^/\s]+(/services/t/\S+)", body)[-1]
