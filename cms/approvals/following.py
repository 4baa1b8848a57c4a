"""Who is told of comments on a draft: its author, not only whoever made the page (as Wagtail has it)."""

from typing import Any

from wagtail.models import Page, PageSubscription


def follow_comments(*, page: Page, user: Any) -> None:
    """The form that makes a page writes its owner's subscription itself, after the submission: it must find none."""
    known = PageSubscription.objects.filter(page_id=page.pk, user=user)
    if not known.update(comment_notifications=True) and page.owner_id != user.pk:
        PageSubscription.objects.create(page_id=page.pk, user=user, comment_notifications=True)


def note_submission(sender: Any, instance: Any, **kwargs: Any) -> None:
    if isinstance(instance.content_object, Page) and instance.requested_by:
        follow_comments(page=instance.content_object, user=instance.requested_by)
