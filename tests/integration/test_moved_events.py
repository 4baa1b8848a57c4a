"""Events that are cancelled or moved after people were told of them."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from icalendar import Calendar

from publishing.models import Record
from publishing.worker import run_pending
from site_content.portals.models import CityPortalPage
from site_content.training.models import TrainingEventPage
from tests.content_factories import make_event, make_training_section
from themes.releases import public_root
from themes.typography import time_span

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(city: CityPortalPage) -> TrainingEventPage:
    return make_event(make_training_section(city), slug="lecture", title="样例讲座", venue_name="一楼报告厅")


def publish(event: TrainingEventPage, **fields: Any) -> TrainingEventPage:
    page = TrainingEventPage.objects.get(pk=event.pk).get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()
    run_pending()
    return TrainingEventPage.objects.get(pk=event.pk)


def calendar_event(path: str) -> Any:
    return Calendar.from_ical((public_root() / path).read_bytes()).walk("VEVENT")[0]


def html(path: str = "training/lecture/index.html") -> str:
    return (public_root() / path).read_text()


def test_a_moved_event_tells_of_the_old_and_the_new_time_and_place(event: TrainingEventPage) -> None:
    run_pending()
    first = calendar_event("training/lecture/event.ics")
    assert (first["SEQUENCE"], first["STATUS"]) == (0, "CONFIRMED") and first["LAST-MODIFIED"]
    before = Record.objects.get(id=str(event.pk)).document
    later = event.starts_at + timedelta(days=1)
    moved = publish(event, starts_at=later, ends_at=later + timedelta(hours=2), venue_name="二楼会议室")
    assert moved.arrangement == "moved"
    text = html()
    assert "活动安排有变动" in text and time_span(before["starts_at"], before["ends_at"]) in text
    assert "原定地点：一楼报告厅；现在：二楼会议室" in text
    assert "时间地点有变" in html("training/index.html") and "原定：" in html("training/calendar/index.html")
    again = calendar_event("training/calendar.ics")
    assert again["SEQUENCE"] == 1 and again["DTSTART"].dt == later
    assert "原定" in again["DESCRIPTION"] and "原定地點" in html("zh-hant/training/lecture/index.html")
    corrected = publish(moved, arrangement="as_planned", title="样例讲座（改名）")
    assert corrected.arrangement == "as_planned" and "活动安排有变动" not in html()
    assert calendar_event("training/calendar.ics")["SEQUENCE"] == 1


def test_a_cancelled_event_stays_and_says_so_everywhere(event: TrainingEventPage) -> None:
    opens = timezone.now() - timedelta(days=1)
    event = publish(event, registration_opens_at=opens, registration_url="https://example.org/join")
    assert "我要报名" in html()
    publish(event, arrangement="cancelled", change_note="因台风取消，另行通知。")
    text = html()
    assert "活动已取消" in text and "因台风取消，另行通知。" in text and "我要报名" not in text and "报名中" not in text
    for path in ("index.html", "training/index.html", "training/calendar/index.html"):
        assert "已取消" in html(path), path
    cancelled = calendar_event("training/lecture/event.ics")
    assert (cancelled["STATUS"], cancelled["SEQUENCE"]) == ("CANCELLED", 1)
    assert str(cancelled["SUMMARY"]) == "【已取消】样例讲座" and "因台风取消" in cancelled["DESCRIPTION"]
    document = Record.objects.get(id=str(event.pk)).document
    assert (document["arrangement"], document["registration"]["status"]) == ("cancelled", "closed")
    publish(event, arrangement="as_planned")
    assert calendar_event("training/lecture/event.ics")["SEQUENCE"] == 2 and "活动已取消" not in html()


def test_drafts_change_nothing_and_a_draft_saved_twice_remembers_what_is_public(event: TrainingEventPage) -> None:
    draft = TrainingEventPage.objects.get(pk=event.pk)
    for days in (1, 2):
        draft.starts_at, draft.ends_at = event.starts_at + timedelta(days=days), event.ends_at + timedelta(days=days)
        draft.save_revision()
    assert TrainingEventPage.objects.get(pk=event.pk).arrangement == "as_planned"
    moved = publish(event)
    assert (moved.former_starts_at, moved.change_number) == (event.starts_at, 1)


def test_a_copy_of_a_moved_event_is_an_event_of_its_own(event: TrainingEventPage) -> None:
    moved = publish(event, arrangement="cancelled", change_note="因故取消")
    copy = moved.copy(update_attrs={"slug": "copy"}, keep_live=False)
    draft = copy.get_latest_revision_as_object()
    for page in (TrainingEventPage.objects.get(pk=copy.pk), draft):
        assert (page.arrangement, page.change_note, page.change_number) == ("as_planned", "", 0)


def test_what_was_corrected_after_the_event_is_no_move(city: CityPortalPage) -> None:
    start = timezone.now() - timedelta(days=3)
    past = make_event(make_training_section(city), starts_at=start, ends_at=start + timedelta(hours=1))
    assert publish(past, venue_name="二楼会议室").arrangement == "as_planned"
