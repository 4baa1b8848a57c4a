"""Who is told of something, and why: each recipient once, with all his reasons."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q

from matching.match import NEARLY
from publishing.facets import Facets
from publishing.filters import Filter
from services.notices.giving import Reason
from services.notices.models import Notice
from services.pushes.matches import FITTING
from services.pushes.models import Match, Matter, Occasion
from services.pushes.occasions import Standing, lasting
from services.subscriptions.models import Subscription, SubscriptionKind, SubscriptionQuerySet
from services.subscriptions.wording import names_for, say_filter

CHUNK = 2000  # subscriptions read at a time
# Told to whom it concerned before, too.
FOLLOWED = (Occasion.CHANGED, Occasion.REPEALED)
Told = tuple[int, list[Reason]]


class Audience(NamedTuple):
    """``subscriptions``: those by which somebody is told, ``filters``: the chosen ones among them by ``criteria_key``."""

    matter: Matter
    occasion: Occasion
    subscriptions: SubscriptionQuerySet
    filters: dict[str, Filter]

    def count(self, subject_key: str = "") -> int:
        """Recipients who were not told it yet."""
        told = Notice.objects.filter(subject__key=subject_key).values("recipient")
        rows = self.subscriptions.exclude(recipient__in=told) if subject_key else self.subscriptions
        return rows.values("recipient").distinct().count()

    def members(self, most: int | None = None) -> Iterator[Told]:
        """(recipient, reasons), a chunk in memory at a time; ``most``: as a sample."""
        names = names_for(self.filters.values())
        words = {key: say_filter(chosen, names) for key, chosen in self.filters.items()}
        rows = self.subscriptions.order_by("recipient_id", "pk")
        fields = ("recipient_id", "kind", "enterprise_id", "also_nearly", "criteria_key")
        if most is not None:
            rows = rows[: most * 3]
        told = self._explain(rows.values_list(*fields).iterator(CHUNK), words)
        for at, (recipient, reasons) in enumerate(groupby(told, itemgetter(0))):
            if at == most:
                return
            yield recipient, list(dict.fromkeys(reason for _recipient, reason in reasons))

    def _explain(
        self, rows: Iterator[tuple[int, str, int, bool, str]], words: dict[str, str]
    ) -> Iterator[tuple[int, Reason]]:
        while chunk := [row for _at, row in zip(range(CHUNK), rows, strict=False)]:
            matches = self._matches({row[2] for row in chunk if row[2]})
            for recipient, kind, enterprise, _nearly, key in chunk:
                if kind == SubscriptionKind.INTEREST:
                    yield recipient, Reason(f"您订阅了“{words[key]}”")
                elif found := matches.get(enterprise):  # else it has changed this moment
                    yield recipient, explain_match(found, self.occasion)

    def _matches(self, enterprises: set[int]) -> dict[int, Match]:
        rows = Match.objects.filter(matter=self.matter, enterprise__in=enterprises).select_related("enterprise")
        return {row.enterprise_id: row for row in rows}


def find_audience(matter: Matter, occasion: Occasion, standing: Standing) -> Audience:
    filters = taken_filters(matter, occasion, standing.facets)
    chosen = Q(kind=SubscriptionKind.INTEREST, criteria_key__in=list(filters))
    if concerns_profiles(matter, occasion, standing):
        chosen |= profiles_of(matter, occasion)
    return Audience(matter, occasion, Subscription.objects.in_effect().filter(chosen), filters)


def concerns_profiles(matter: Matter, occasion: Occasion, standing: Standing) -> bool:
    """A policy with a rule; a new one for which nobody can apply any more is no chance for anybody."""
    is_chance = occasion in FOLLOWED or "closed" not in standing.windows
    return bool(matter.is_policy and matter.rule_hash) and occasion != Occasion.LISTED and is_chance


def profiles_of(matter: Matter, occasion: Occasion) -> Q:
    """What fits; what nearly fits for who asked for that; of what follows something told, what did before, too."""
    own = Match.objects.filter(matter=matter, enterprise=OuterRef("enterprise"))
    fitting, nearly = Q(outcome__in=FITTING), Q(outcome=NEARLY)
    if occasion in FOLLOWED:
        fitting, nearly = fitting | Q(former__in=FITTING), nearly | Q(former=NEARLY)
    return Q(kind=SubscriptionKind.PROFILE) & (
        Q(Exists(own.filter(fitting))) | (Q(also_nearly=True) & Q(Exists(own.filter(nearly))))
    )


def taken_filters(matter: Matter, occasion: Occasion, facets: Facets) -> dict[str, Filter]:
    """Each distinct one is asked once, whoever chose it. Of what follows something told, those that took it before count,
    too; of what comes under a topic those alone that did not."""
    now = Subscription.objects.interests().order_by().values_list("criteria_key", "filter").distinct()
    filters = {key: read_filter(text) for key, text in now.iterator(CHUNK)}
    before = {**facets, **dict.fromkeys(lasting(facets), ()), **matter.told_facets}
    if occasion == Occasion.LISTED:
        return {key: one for key, one in filters.items() if one.takes(facets) and not one.takes(before)}
    if occasion in FOLLOWED:
        in_force = {**before, "validity": ("in_force",)}
        return {
            key: one for key, one in filters.items() if one.takes(facets) or one.takes(before) or one.takes(in_force)
        }
    return {key: one for key, one in filters.items() if one.takes(facets)}


@lru_cache(maxsize=8192)
def read_filter(text: str) -> Filter:
    """The same few thousand again and again."""
    return Filter.read(text)


def explain_match(found: Match, occasion: Occasion) -> Reason:
    name = found.enterprise.name
    if found.outcome in FITTING:
        notes = f"（另须由部门确认：{'；'.join(found.reasons)}）" if found.reasons else ""
        return Reason(f"{name}符合条件{notes}")
    if found.former in FITTING:
        lost = "，现在不再符合" if occasion == Occasion.CHANGED else ""
        return Reason(f"{name}原先符合条件{lost}", tuple(found.reasons))
    return Reason(f"{name}接近符合条件", tuple(found.reasons))
