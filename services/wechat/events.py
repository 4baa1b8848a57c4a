"""培训: what takes place next."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from publishing.models import Record
from services.wechat.addresses import search_url, whole
from services.wechat.replies import Reply, link, plain, say
from services.wechat.searching import MOST

EVENT = "event"
LOOKED_THROUGH = 30


def next_events(now: datetime) -> list[dict[str, Any]]:
    """Documents of events that are not over nor called off, the first at hand first, ``MOST`` at most."""
    rows = Record.objects.live().of_kind(EVENT).filter(date__gte=timezone.localdate(now))
    documents = [record.document for record in rows.order_by("date", "sort_id")[:LOOKED_THROUGH]]
    coming = [d for d in documents if d.get("arrangement") != "cancelled" and read_moment(d["ends_at"]) > now]
    return sorted(coming, key=lambda document: read_moment(document["starts_at"]))[:MOST]


def tell_events() -> Reply:
    events = next_events(timezone.now())
    if not events:
        return say(_("近期没有安排培训活动。"), link(_("看以往的培训"), search_url("", EVENT)))
    lines = [_describe(number, event) for number, event in enumerate(events, 1)]
    return say(_("近期的培训活动："), *lines, link(_("全部培训活动"), search_url("", EVENT)))


def _describe(number: int, event: dict[str, Any]) -> str:
    starts = timezone.localtime(read_moment(event["starts_at"]))
    place = plain((event.get("venue") or {}).get("name") or "")[:20]
    when = _("%(month)d月%(day)d日 %(time)s") % {"month": starts.month, "day": starts.day, "time": f"{starts:%H:%M}"}
    return f"{number}. {link(event['title'], whole(event['url']))}（{'，'.join(filter(None, (when, place)))}）"


def read_moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
