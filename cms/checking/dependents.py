"""Who else must know that a policy is repealed or amended: the pages that depend on it."""

from dataclasses import dataclass
from typing import Any

from wagtail.models import Page, ReferenceIndex

from cms.teams.borders import visible_pages
from site_content.policies.models import PolicyPage
from site_content.policies.relations import RelationKind


@dataclass(frozen=True)
class Repeal:
    """``verb``: 废止（代替） or 修改; ``pages``: those that name the target, without the repealing one."""

    target: PolicyPage
    verb: str
    pages: list[Page]


def new_repeals(page: Page, user: Any) -> list[Repeal]:
    """What the draft repeals or amends beyond the published page, with the pages that depend on each.

    Of the pages those that ``user`` may see.
    """
    if not isinstance(page, PolicyPage):
        return []
    known = set() if page.first_published_at is None else _published_relations(page.pk)
    wanted = [(r.kind, r.target) for r in page.relations.all() if r.kind != RelationKind.RELATED and r.target_id]
    return [
        Repeal(
            target, str(RelationKind(kind).label), list(visible_pages(user, pages_that_name(target, without=page.pk)))
        )
        for kind, target in wanted
        if (kind, target.pk) not in known
    ]


def _published_relations(page_id: int) -> set[tuple[str, int]]:
    published = PolicyPage.objects.filter(pk=page_id, live=True).first()
    return {(r.kind, r.target_id) for r in published.relations.all()} if published else set()


def pages_that_name(target: Page, *, without: int | None = None) -> Any:
    """Pages that refer to ``target`` in a relation, a chooser or a link, by title."""
    ids = {
        int(object_id)
        for object_id in ReferenceIndex.get_references_to(target).values_list("object_id", flat=True).distinct()
        if str(object_id).isdigit()
    }
    return Page.objects.filter(pk__in=ids - {target.pk, without}).order_by("title")
