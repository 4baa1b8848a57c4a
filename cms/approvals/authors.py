"""Who wrote a draft."""

from wagtail.models import Page, Revision


def authors_of(page: Page) -> set[int]:
    """Ids of the log-ins that changed ``page`` since it last became public, or ever if it never did."""
    drafts = Revision.page_revisions.filter(object_id=str(page.pk)).exclude(user=None)
    if page.live_revision_id:
        drafts = drafts.filter(pk__gt=page.live_revision_id)
    return set(drafts.values_list("user", flat=True))
