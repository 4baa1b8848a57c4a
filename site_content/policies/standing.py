"""Whether a policy still holds, since when it does not, and by what: computed, never typed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from publishing.validity import Validity
from publishing.visibility import only_public
from site_content.base.fields import page_link
from site_content.base.moments import day_after, next_moment, start_of_day
from site_content.policies.relations import PolicyRelation, RelationKind
from site_content.policies.texts import texts_in_order
from site_content.policies.validity import compute_validity

if TYPE_CHECKING:
    from site_content.policies.pages import PolicyPage

Link = dict[str, str]
ORDER = ("issued", "published", "effective", "amended", "expired", "repealed")


@dataclass(frozen=True)
class Change:
    """What a public policy does to another, from the day on which it takes effect."""

    link: Link
    since: date | None
    # Whether that day has come; a policy without one takes effect when it is published.
    in_effect: bool


@dataclass(frozen=True)
class Standing:
    """Attributes: ``since`` and ``by`` say when and through what a policy came to be as it is; ``repeal_on`` is the day,
    still to come, on which it is repealed."""

    validity: Validity
    since: date | None
    by: list[Link]
    repeal_on: date | None
    changes_at: datetime | None
    history: list[dict[str, Any]]

    def to_record(self) -> dict[str, Any]:
        """What a policy's record says of it, and every link to it in the records of others."""
        return {
            "validity": self.validity.value,
            "validity_since": self.since.isoformat() if self.since else None,
            "validity_by": self.by,
        }


def find_standing(policy: "PolicyPage") -> Standing:
    """Four queries for a policy that another changes, two for any other."""
    changes = _find_changes(policy) if policy.pk else {}
    repeals, amendments = changes.get(RelationKind.SUPERSEDES, []), changes.get(RelationKind.AMENDS, [])
    repealed, amended = _in_effect(repeals), _in_effect(amendments)
    validity = compute_validity(
        today=timezone.localdate(),
        effective_on=policy.effective_on,
        expires_on=policy.expires_on,
        is_repealed=bool(repealed),
        is_amended=bool(amended),
    )
    causes = {Validity.REPEALED: repealed, Validity.AMENDED: amended}.get(validity, [])
    coming = sorted(change.since for change in repeals if change.since and not change.in_effect)
    return Standing(
        validity=validity,
        since=_since(policy, validity, causes),
        by=[change.link for change in causes],
        repeal_on=coming[0] if coming and validity not in (Validity.REPEALED, Validity.EXPIRED) else None,
        changes_at=_next_change(policy, [*repeals, *amendments]),
        history=_history(policy, repeals, amendments),
    )


def _history(policy: "PolicyPage", repeals: list[Change], amendments: list[Change]) -> list[dict[str, Any]]:
    """What happened to it and what is to happen, by day; events of one day in the order of a policy's life."""
    own: tuple[tuple[str, date | None], ...] = (
        ("issued", policy.issued_on),
        ("published", policy.published_on),
        ("effective", policy.effective_on),
        ("expired", policy.expires_on + timedelta(days=1) if policy.expires_on else None),
    )
    events: list[tuple[date | None, str, Link | None]] = [(day, what, None) for what, day in own if day]
    events += [(change.since, "amended", change.link) for change in amendments]
    events += [(change.since, "repealed", change.link) for change in repeals]
    dated = sorted((e for e in events if e[0]), key=lambda e: (e[0] or date.min, ORDER.index(e[1])))
    return [
        {"on": day.isoformat() if day else None, "what": what, "by": link}
        for day, what, link in [*dated, *(event for event in events if not event[0])]
    ]


def _in_effect(changes: list[Change]) -> list[Change]:
    return [change for change in changes if change.in_effect]


def _since(policy: "PolicyPage", validity: Validity, causes: list[Change]) -> date | None:
    """The day after the last one on which it held; for several changes, the first of them."""
    if validity == Validity.EXPIRED and policy.expires_on:
        return policy.expires_on + timedelta(days=1)
    return min((change.since for change in causes if change.since), default=None)


def _next_change(policy: "PolicyPage", changes: list[Change]) -> datetime | None:
    effective = start_of_day(policy.effective_on) if policy.effective_on else None
    coming = [start_of_day(change.since) for change in changes if change.since and not change.in_effect]
    return next_moment(timezone.now(), [effective, day_after(policy.expires_on), *coming])


def _find_changes(policy: "PolicyPage") -> dict[str, list[Change]]:
    """By kind of relation, in the order in which they were entered."""
    kinds = (RelationKind.SUPERSEDES, RelationKind.AMENDS)
    rows = list(
        PolicyRelation.objects.filter(target_id=policy.pk, kind__in=kinds, page__alias_of=None)
        .order_by("pk")
        .select_related("page")
    )
    texts = [text for text in texts_in_order(policy) if text.amended_by_id]
    pages = [*(row.page for row in rows), *(text.amended_by for text in texts)]
    public = {page.pk for page in only_public(pages)} if pages else set()
    found: dict[str, dict[int, Change]] = {}
    for text in texts:  # its day is that of the change: an amending decision may tell several
        if text.amended_by_id in public:
            change = Change(page_link(text.amended_by), text.holds_from, text.holds_from <= timezone.localdate())
            found.setdefault(RelationKind.AMENDS, {}).setdefault(text.amended_by_id, change)
    for row in rows:
        if row.page_id in public:
            found.setdefault(row.kind, {}).setdefault(row.page_id, _change_by(row.page))
    return {kind: list(changes.values()) for kind, changes in found.items()}


def _change_by(policy: "PolicyPage") -> Change:
    published = policy.first_published_at
    day = policy.effective_on or policy.published_on or policy.issued_on
    since = day or (timezone.localtime(published).date() if published else None)
    in_effect = policy.effective_on is None or policy.effective_on <= timezone.localdate()
    return Change(page_link(policy), since, in_effect)
