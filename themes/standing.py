"""What has become of what a page tells of: its policies repealed, its date moved; in words, for pages, lists and calendars.

Records that were made before this was noted lack the keys.
"""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from themes.typography import chinese_date, time_span

Document = dict[str, Any]

# A policy that was repealed or has expired holds no longer, one that was amended in part.
VOID = frozenset({"repealed", "expired"})
CHANGED = VOID | {"amended"}


def changed_policies(document: Document) -> list[Document]:
    """The policies that a page rests on and that hold no longer, or in part: ``{"link", "words", "by"}``."""
    changed = [link for link in _policies(document) if link.get("validity") in CHANGED]
    return [{"link": link, "words": standing_words(link), "by": link["validity_by"]} for link in changed]


def standing_words(standing: Document) -> str:
    """``已于2025年3月1日废止``, without the day where it is not known."""
    day = chinese_date(standing.get("validity_since"))
    match standing["validity"]:
        case "repealed":
            return _("已于%(day)s废止") % {"day": day} if day else _("已废止")
        case "expired":
            return _("自%(day)s起失效") % {"day": day} if day else _("已失效")
        case _amended:
            return _("自%(day)s起部分修改") % {"day": day} if day else _("已部分修改")


def policy_badge(document: Document) -> str:
    """What a list says of a page whose policies have changed; empty if they hold."""
    states = {link.get("validity", "in_force") for link in _policies(document)}
    if not states & CHANGED:
        return ""
    if states == {"repealed"}:
        return _("政策已废止")
    return _("政策已失效") if states <= VOID else _("政策有变动")


def _policies(document: Document) -> list[Document]:
    return document.get("interprets") or document.get("policies") or []


def holds_no_longer(policy: Document) -> bool:
    return policy.get("validity") in VOID


def event_change(event: Document) -> str:
    """``cancelled``, ``moved`` or nothing."""
    arrangement = event.get("arrangement") or "as_planned"
    return "" if arrangement == "as_planned" else str(arrangement)


def former_time(event: Document) -> str:
    """When an event was to be, if that is not when it is."""
    former = event.get("former") or {}
    starts_at, ends_at = former.get("starts_at"), former.get("ends_at")
    is_other = (starts_at, ends_at) != (event["starts_at"], event["ends_at"])
    return time_span(starts_at, ends_at) if starts_at and is_other else ""


def former_place(event: Document) -> str:
    """Where an event was to be, if that is not where it is."""
    place = (event.get("former") or {}).get("place") or ""
    return "" if place == event_place(event) else place


def event_place(event: Document) -> str:
    """In one line, as the record of a moved event keeps the former one."""
    venue = event["venue"] or {}
    parts = (venue.get("name"), venue.get("address"))
    return "，".join(part for part in parts if part) or (_("线上") if event["online_url"] else "")


STANDINGS: dict[str, Callable[..., Any]] = {
    "changed_policies": changed_policies,
    "standing_words": standing_words,
    "policy_badge": policy_badge,
    "holds_no_longer": holds_no_longer,
    "event_change": event_change,
    "former_time": former_time,
    "former_place": former_place,
    "event_place": event_place,
}
