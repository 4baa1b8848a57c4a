"""Events that are cancelled, or moved to another time or place after people were told of the first."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from site_content.training.events import TrainingEventPage


class Arrangement(models.TextChoices):
    AS_PLANNED = "as_planned", _("如期举行")
    MOVED = "moved", _("改期或换地点")
    CANCELLED = "cancelled", _("取消")


def note_change(event: "TrainingEventPage") -> None:
    """Compare a draft with what the public has been told, and keep what it was.

    Called whenever an event is checked, so for every draft and at publication, by whatever way: what counts is what is
    public then. The number of changes is what calendars know an event's versions by (SEQUENCE, RFC 5546 2.1.4).
    """
    public = type(event).objects.filter(pk=event.pk, live=True).first() if event.pk else None
    if public is None:
        return
    _keep_former(event, public)
    is_other = _time_and_place(event) != _time_and_place(public)
    if is_other or (event.arrangement == Arrangement.CANCELLED) != (public.arrangement == Arrangement.CANCELLED):
        event.change_number = public.change_number + 1
    else:
        event.change_number = public.change_number


def _keep_former(event: "TrainingEventPage", public: "TrainingEventPage") -> None:
    if _time_and_place(event) == _time_and_place(public):
        event.former_starts_at, event.former_ends_at = public.former_starts_at, public.former_ends_at
        event.former_place = public.former_place
        return
    event.former_starts_at, event.former_ends_at = public.starts_at, public.ends_at
    event.former_place = public.place
    # After an event corrections are corrections.
    if event.arrangement == Arrangement.AS_PLANNED and public.ends_at > timezone.now():
        event.arrangement = Arrangement.MOVED


def _time_and_place(event: "TrainingEventPage") -> tuple[object, ...]:
    return (event.starts_at, event.ends_at, event.venue_name.strip(), event.address.strip(), bool(event.online_url))
