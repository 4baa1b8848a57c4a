"""What a draft changes, field by field: against the page as the public sees it, or against the draft that was returned."""

from collections.abc import Collection
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision, TaskState, get_default_page_content_type


@dataclass(frozen=True)
class Change:
    label: str
    html: str  # Wagtail's own comparison: <ins>-like spans, everything else escaped


def list_changes(draft: Page, request: HttpRequest) -> list[Change] | None:
    """None if nothing of the page is public yet: then all of it is new."""
    public = type(draft)._default_manager.get(pk=draft.pk)
    return compare_drafts(public, draft, request) if public.live else None


def changes_since_return(draft: Page, request: HttpRequest) -> list[Change] | None:
    """Against the draft that was returned; None if none was."""
    returned = Revision.objects.filter(pk=returned_drafts([draft]).get(draft.pk)).first()
    return compare_drafts(returned.as_object(), draft, request) if returned else None


def compare_drafts(before: Page, after: Page, request: HttpRequest) -> list[Change]:
    panel = after.get_edit_handler().get_bound_panel(instance=before, request=request, form=None)
    comparisons = [compare(before, after) for compare in panel.get_comparison()]
    return [Change(str(c.field_label()), str(c.htmldiff())) for c in comparisons if c.has_changed()]


def returned_drafts(pages: Collection[Page]) -> dict[int, int]:
    """By page, the draft that was last returned, unless the page became public since or nothing was changed."""
    ids = {str(page.pk): page for page in pages}
    states = TaskState.objects.filter(
        status=TaskState.STATUS_REJECTED,
        workflow_state__base_content_type=get_default_page_content_type(),
        workflow_state__object_id__in=ids,
    )
    rows = states.order_by("finished_at").values_list("workflow_state__object_id", "revision", "finished_at")
    found = {}
    for object_id, revision, at in rows:
        page = ids[object_id]
        if page.latest_revision_id != revision and not (page.last_published_at and at and at < page.last_published_at):
            found[page.pk] = revision
    return found


@dataclass(frozen=True)
class Comparison:
    """The one that helps most: after a return, against what was returned."""

    label: str
    url: str


def comparisons_of(page: Page, returned: int | None) -> list[Comparison]:
    """``returned``: the draft that was returned, as returned_drafts has it. The first one is what to look at."""
    against_public = Comparison(
        str(_("与公开版本比较") if page.live else _("与最初一稿比较")), _url(page, "live" if page.live else "earliest")
    )
    against_returned = [Comparison(str(_("与退回的那一稿比较")), _url(page, returned))] if returned else []
    return [*against_returned, against_public]


def compare_page(page: Page) -> list[Comparison]:
    return comparisons_of(page, returned_drafts([page]).get(page.pk))


def _url(page: Page, first: str | int) -> str:
    return reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, first, "latest"])
