"""Policies that come into force again, as far as readers can see, because what repealed or amended them goes."""

from collections.abc import Collection

from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.approvals.cautions import Caution, Line
from publishing.visibility import only_public
from site_content.policies.models import PolicyPage
from site_content.policies.relations import PolicyRelation, RelationKind

CHANGING = (RelationKind.SUPERSEDES, RelationKind.AMENDS)


def published_relations(page_id: int | None) -> set[tuple[str, int]]:
    """(kind, target) of the page as the public sees it."""
    found = PolicyRelation.objects.filter(page_id=page_id, page__live=True, kind__in=CHANGING)
    return set(found.values_list("kind", "target_id")) if page_id else set()


def revived_by(
    page_ids: Collection[int], *, without: Collection[tuple[str, int]] = (), going: Collection[int] = ()
) -> list[tuple[str, PolicyPage]]:
    """Public policies that nothing public repeals (amends) any more when those pages go, and ``going`` with them.

    ``without``: relations that stay.
    """
    leaving = {*page_ids, *going}
    rows = PolicyRelation.objects.filter(page__in=page_ids, page__live=True, kind__in=CHANGING)
    rows = rows.exclude(target__in=leaving).select_related("page", "target").order_by("target__title", "pk")
    now_public = {page.pk for page in only_public({row.page for row in rows})}
    found = {
        (row.kind, row.target_id): row.target
        for row in rows
        if row.page_id in now_public and (row.kind, row.target_id) not in without
    }
    shown = {page.pk for page in only_public(found.values())}
    return [(kind, target) for (kind, pk), target in found.items() if pk in shown and not _has_other(kind, pk, leaving)]


def _has_other(kind: str, target_id: int, leaving: Collection[int]) -> bool:
    others = PolicyRelation.objects.filter(kind=kind, target=target_id, page__alias_of=None).exclude(page__in=leaving)
    return bool(only_public(list(PolicyPage.objects.filter(pk__in=others.values("page")))))


def revivals_of(pages: Collection[Page]) -> list[Caution]:
    """One caution for each of ``pages`` whose going, with the others and all below them, would bring a policy back."""
    below = {page.pk: _public_ids(page) for page in pages}
    going = set().union(*below.values())
    return [caution for page in pages for caution in _revivals_of(page, below[page.pk], going)]


def _public_ids(page: Page) -> set[int]:
    return set(page.get_descendants(inclusive=True).filter(live=True).values_list("pk", flat=True))


def _revivals_of(page: Page, ids: set[int], going: set[int]) -> list[Caution]:
    text = _(
        "《%(title)s》不再显示已被%(verb)s，会重新显示为有效。它如果仍然无效，请先给它填“有效期至”，或让别的政策%(verb)s它。"
    )
    lines = [
        Line("", text % {"title": target.title, "verb": RelationKind(kind).label}, f"revives {kind} {target.pk}")
        for kind, target in revived_by(ids, going=going)
    ]
    return [Caution(page, tuple(lines))] if lines else []
