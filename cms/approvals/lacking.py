"""What a page would lack at another place, or as another page: asked before it is copied, moved or made."""

from typing import Any

from django.db.models import IntegerField, Min, Q
from django.db.models.functions import Cast
from wagtail.models import Page, Revision

from cms.approvals.evidence import moderators_of, needed_approvals
from cms.approvals.models import Approver
from cms.teams.queries import team_of


def missing_below(page: Page, parent: Page, user: Any, *, recursive: bool) -> list[Approver]:
    """What public copies of ``page`` (and of all below it) lack under ``parent``."""
    copied = page.get_descendants(inclusive=True) if recursive else Page.objects.filter(pk=page.pk)
    return _missing_at(copied.filter(live=True), parent, user)


def missing_for_move(page: Page, parent: Page, user: Any) -> list[Approver]:
    """What the public and scheduled pages at and below ``page`` lack below ``parent``; nothing within their team."""
    if user.is_superuser or team_of(page) == team_of(parent):
        return []
    scheduled = Revision.page_revisions.exclude(approved_go_live_at=None).values(pk_=Cast("object_id", IntegerField()))
    return _missing_at(page.get_descendants(inclusive=True).filter(Q(live=True) | Q(pk__in=scheduled)), parent, user)


def _missing_at(public: Any, parent: Page, user: Any) -> list[Approver]:
    """What ``public`` (a queryset of pages) lacks below ``parent``: asked once for each kind."""
    one_a_kind = Page.objects.filter(
        pk__in=public.order_by().values("content_type").annotate(one=Min("pk")).values("one")
    )
    missing = {approver for found in one_a_kind for approver in missing_for_new(at_place(found, parent), user)}
    return [approver for approver in Approver if approver in missing]


def at_place(page: Page, parent: Page) -> Page:
    """A page of the same kind below ``parent``, for asking: where it stands decides."""
    place = page.specific_class(title=page.title, path=parent.path, depth=parent.depth)
    place.content_type = page.content_type
    return place


def missing_for_new(place: Page, user: Any) -> list[Approver]:
    """Somebody else's word, a leader's or a second person's, is never there yet."""
    needed = needed_approvals(place)
    others = (Approver.LEADER, Approver.SECOND)
    return [
        approver
        for approver in Approver
        if approver in needed and (approver in others or not moderators_of(place, approver).filter(pk=user.pk).exists())
    ]
