"""What is doubtful about making a page public: the findings of 发布前检查, and what it does to other policies."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.approvals.cautions import Caution, Line
from cms.approvals.revivals import published_relations, revived_by
from cms.checking.dependents import pages_that_name
from cms.checking.findings import find_doubts
from site_content.policies.models import PolicyPage
from site_content.policies.relations import RelationKind

# So many public pages are copied or shared in one go; more than that nobody looks through.
LOOKED_THROUGH = 200


class TooMany(Exception):
    """More public pages at once than a person can look through."""


def doubts_about(draft: Page) -> list[Caution]:
    """Nothing, or one caution: ``draft`` as it stands in memory."""
    if not hasattr(draft, "to_record"):
        return []
    lines = [Line(found.place, found.text) for found in find_doubts(draft) if not found.is_hint]
    if isinstance(draft, PolicyPage):
        lines += [*_repeals(draft), *_revivals(draft)]
    return [Caution(draft, tuple(lines))] if lines else []


def doubts_below(top: Page, *, recursive: bool) -> list[Caution]:
    """About all that is public at ``top``, with ``recursive`` also below it. Raises TooMany."""
    pages = (
        top.get_descendants(inclusive=True).filter(live=True)
        if recursive
        else Page.objects.filter(pk=top.pk, live=True)
    )
    if pages.count() > LOOKED_THROUGH:
        raise TooMany
    return [caution for page in pages.specific() for caution in doubts_about(page)]


def doubts_about_draft(page: Page) -> list[Caution]:
    """About the latest draft of ``page``."""
    return doubts_about(page.get_latest_revision_as_object())


def _repeals(draft: PolicyPage) -> Iterator[Line]:
    """What it repeals or amends beyond the published page, where other pages build on it."""
    known = published_relations(draft.pk)
    for relation in draft.relations.all():
        if (
            relation.kind == RelationKind.RELATED
            or not relation.target_id
            or (relation.kind, relation.target_id) in known
        ):
            continue
        count = pages_that_name(relation.target, without=draft.pk).count()
        if count:
            text = _("发布后将%(verb)s《%(title)s》，有 %(count)d 个页面用到它，请看看要不要跟着改。")
            verb = RelationKind(relation.kind).label
            values = {"verb": verb, "title": relation.target.title, "count": count}
            yield Line(_("政策关系"), text % values, f"{relation.kind} {relation.target_id}")


def _revivals(draft: PolicyPage) -> Iterator[Line]:
    """What is no longer repealed once this draft is public, or once it expires."""
    kept = {(r.kind, r.target_id) for r in draft.relations.all()}
    for kind, target in revived_by([draft.pk], without=kept):
        text = _("发布后不再%(verb)s《%(title)s》，它会重新显示为有效。请核对。")
        values = {"verb": RelationKind(kind).label, "title": target.title}
        yield Line(_("政策关系"), text % values, f"no {kind} {target.pk}", is_revival=True)
    if draft.expire_at and draft.expire_at > timezone.now():
        for relation in draft.relations.all():
            if relation.kind == RelationKind.RELATED or not relation.target_id:
                continue
            text = _("到期自动下线后，《%(title)s》不再显示已被%(verb)s，会重新显示为有效。请核对。")
            values = {"verb": RelationKind(relation.kind).label, "title": relation.target.title}
            yield Line(_("定时下线"), text % values, f"expires {relation.kind} {relation.target_id}", is_revival=True)
