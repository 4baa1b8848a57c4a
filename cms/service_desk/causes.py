"""共性问题: appeals of several enterprises that have one cause. They are found together and never merged."""

from typing import Any

from django.db.models import Count, Q, QuerySet

from cms.service_desk.models import CommonCause
from cms.service_desk.rights import actor_of, may_act_for
from services.appeals.models import Appeal
from services.appeals.states import OPEN
from standards.characters import clean_line

LONGEST_TITLE = 60
MOST_SHOWN = 20


def link_cause(appeal: Appeal, user: Any, title: str) -> None:
    """By its title; a new one is begun with it."""
    title = clean_line(title)[:LONGEST_TITLE]
    if title and may_act_for(user, appeal):
        cause, _new = CommonCause.objects.get_or_create(title=title, defaults={"created_by": actor_of(user).name})
        cause.appeals.add(appeal)


def unlink_cause(appeal: Appeal, user: Any, title: str) -> None:
    """One that nothing belongs to any more goes."""
    if may_act_for(user, appeal):
        for cause in CommonCause.objects.filter(title=title, appeals=appeal):
            cause.appeals.remove(appeal)
            if not cause.appeals.exists():
                cause.delete()


def causes_of(appeal: Appeal, seen: QuerySet[Appeal]) -> list[Any]:
    """With ``others``: how many more appeals, of those that are ``seen``, have it."""
    of_it = CommonCause.objects.filter(pk__in=appeal.causes.order_by().values("pk"))
    everyone = Count("appeals", filter=Q(appeals__in=seen.order_by().values("pk")))
    return list(of_it.annotate(others=everyone - 1))


def open_causes() -> list[Any]:
    """For who sees all: those with most open appeals first (``total``, ``open``)."""
    counted = CommonCause.objects.annotate(
        total=Count("appeals"), open=Count("appeals", filter=Q(appeals__state__in=OPEN))
    )
    return list(counted.filter(total__gt=0).order_by("-open", "-total", "pk")[:MOST_SHOWN])
