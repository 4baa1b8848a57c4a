"""Asking rules of enterprises for which somebody subscribed, and remembering what they say."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import F, Q

from matching.match import FITS, NEARLY, TO_CONFIRM, match
from matching.rules import Profile, Rule
from publishing.document import canonical_json
from publishing.models import Record
from services.enterprises.models import Enterprise, EnterpriseQuerySet, EnterpriseState
from services.enterprises.profiles import Places, find_places, profile_of
from services.pushes.models import UNFINISHED, Match, Matter, Push, Watch
from services.subscriptions.models import Subscription

CHUNK = 500
FITTING = (FITS, TO_CONFIRM)
KEPT = (*FITTING, NEARLY)
_WRITTEN = ["rule_hash", "profile_version", "outcome", "former", "reasons"]


@dataclass(frozen=True)
class Asked:
    """A policy whose rule is asked. ``is_pending``: something of it is still to be told, so what its matches were then
    stays beside what they are."""

    matter_id: int
    rule_hash: str
    rule: Rule
    is_pending: bool


def watched() -> EnterpriseQuerySet:
    """The enterprises in business for which somebody subscribed."""
    subscribed = Subscription.objects.profiles().values("enterprise")
    return Enterprise.objects.filter(pk__in=subscribed, state=EnterpriseState.ACTIVE)


def version_of(profile: Profile) -> str:
    return hashlib.sha256(canonical_json(profile).encode()).hexdigest()[:16]


def match_next_chunk(today: date, *, is_pending: bool) -> bool:
    """Ask the next enterprises about one policy whose rule is new; False: there is none. ``is_pending``: among those of which
    something is to be told. What was done stays done should the process die."""
    open_ones = Matter.objects.filter(match_cursor__isnull=False, live=True)
    if is_pending:
        open_ones = open_ones.filter(pushes__state__in=UNFINISHED)
    first = open_ones.order_by("pk").first()
    if first is None:
        return False
    with transaction.atomic():
        matter = Matter.objects.select_for_update().get(pk=first.pk)
        if matter.match_cursor is not None:
            _match_chunk(matter, today)
    return True


def _match_chunk(matter: Matter, today: date) -> None:
    rows = watched().filter(pk__gt=matter.match_cursor).order_by("pk")
    enterprises = list(rows.select_related("town").prefetch_related("figures", "qualifications")[:CHUNK])
    record = Record.objects.live().filter(pk=matter.record_id).first()
    if record and enterprises:
        pending = Push.objects.filter(matter=matter, state__in=UNFINISHED).exists()
        asked = Asked(matter.pk, matter.rule_hash, record.document["rule"], pending)
        places = find_places()
        profiles = {enterprise.pk: profile_of(enterprise, places) for enterprise in enterprises}
        held = {row.enterprise_id: row for row in Match.objects.filter(matter=matter, enterprise__in=profiles)}
        found = (judge(asked, number, profile, today, held.get(number)) for number, profile in profiles.items())
        save_matches([row for row in found if row is not None])
    is_last = len(enterprises) < CHUNK
    matter.match_cursor = None if is_last else enterprises[-1].pk
    matter.save(update_fields=["match_cursor"])
    if is_last:
        _forget_former_rules(matter)


def _forget_former_rules(matter: Matter) -> None:
    """Of enterprises that are not watched any more, and so were not asked."""
    Match.objects.filter(matter=matter).exclude(rule_hash=matter.rule_hash).exclude(enterprise__in=watched()).delete()


def judge(asked: Asked, number: int, profile: Profile, today: date, held: Match | None) -> Match | None:
    """The row of an enterprise, not yet saved; None where there is none and need be none."""
    verdict = match(asked.rule, profile, today.isoformat())
    outcome = verdict["outcome"] if verdict["outcome"] in KEPT else ""
    former = (held.former if held else "") if asked.is_pending else outcome
    if held is None and not outcome:
        return None
    reasons = [reason["text"] for reason in verdict["reasons"]] if outcome == NEARLY else list(verdict["notes"])
    return Match(
        matter_id=asked.matter_id, enterprise_id=number, rule_hash=asked.rule_hash, profile_version=version_of(profile),
        outcome=outcome, former=former, reasons=reasons if outcome else [],
    )  # fmt: skip


def save_matches(rows: list[Match]) -> None:
    Match.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["matter", "enterprise"], update_fields=_WRITTEN, batch_size=CHUNK
    )


def settle(matter: Matter) -> None:
    """What fits now is what was told."""
    Match.objects.filter(matter=matter).exclude(former=F("outcome")).update(former=F("outcome"))
    Match.objects.filter(matter=matter, outcome="", former="").delete()


def forget_unwatched() -> int:
    """How policies stand to enterprises for which nobody subscribes any more is nobody's business; how many of these."""
    left = Watch.objects.exclude(enterprise__in=Subscription.objects.profiles().values("enterprise"))
    numbers = list(left.values_list("enterprise", flat=True)[:CHUNK])
    Match.objects.filter(enterprise__in=numbers).delete()
    Watch.objects.filter(enterprise__in=numbers).delete()
    return len(numbers)


def rules_asked(policies: Iterable[Matter]) -> list[Asked]:
    """Of the policies that have one."""
    with_rule = [matter for matter in policies if matter.rule_hash]
    pending = set(Push.objects.filter(state__in=UNFINISHED).values_list("matter", flat=True))
    records = Record.objects.live().filter(pk__in=[matter.record_id for matter in with_rule])
    rules: Mapping[str, Rule] = dict(records.values_list("id", "document__rule"))
    return [
        Asked(matter.pk, matter.rule_hash, rules[matter.record_id], matter.pk in pending)
        for matter in with_rule
        if matter.record_id in rules
    ]


def match_enterprise(enterprise: Enterprise, places: Places, rules: list[Asked], today: date) -> list[int]:
    """Ask all rules about one enterprise; the matters that fit it now and did not before."""
    if not rules:
        return []
    profile = profile_of(enterprise, places)
    held = {row.matter_id: row for row in Match.objects.filter(enterprise=enterprise)}
    found = [judge(asked, enterprise.pk, profile, today, held.get(asked.matter_id)) for asked in rules]
    rows = [row for row in found if row is not None]
    save_matches([row for row in rows if _differs(row, held.get(row.matter_id))])
    Match.objects.filter(enterprise=enterprise).filter(Q(outcome="", former="")).delete()
    return [row.matter_id for row in rows if row.outcome in FITTING and not _fitted(held.get(row.matter_id))]


def _fitted(held: Match | None) -> bool:
    return held is not None and held.outcome in FITTING


def _differs(row: Match, held: Match | None) -> bool:
    return held is None or any(getattr(row, name) != getattr(held, name) for name in _WRITTEN)
