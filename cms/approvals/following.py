"""Who is told of comments on a draft: its author, not only whoever made the page (as Wagtail has it)."""

from typing import Any

from wagtail.models import Page, PageSubscription


def follow_comments(*, page: Page, user: Any) -> None:
    PageSubscription.objects.update_or_create(page_id=page.pk, user=user, defaults={"comment_notifications": True})


def note_submission(sender: Any, instance: Any, **kwargs: Any) -> None:
    if isinstance(instance.content_object, Page) and instance.requested_by:
        follow_comments(page=instance.content_object, user=instance.requested_by)
