"""The editor's comments: Wagtail asks for the replies to each, and indexes the whole page for each (8.0)."""

from collections import defaultdict
from typing import Any

from django.http import HttpRequest
from wagtail.models import COMMENTS_RELATION_NAME, Comment, CommentReply, Page


def read_replies(request: HttpRequest, page: Page) -> None:
    """Before the form is shown; one that is sent takes them as they are in the database."""
    comments = getattr(page, COMMENTS_RELATION_NAME).all() if request.method == "GET" else []
    if not comments:
        return
    replies: dict[int, list[Any]] = defaultdict(list)
    for reply in CommentReply.objects.filter(comment__in=[comment.pk for comment in comments]).order_by("pk"):
        replies[reply.comment_id].append(reply)
    for comment in comments:
        comment.replies = replies[comment.pk]


def leave_out_of_reference_index() -> None:
    """They refer to nothing but people; a page with twenty was indexed forty times while it was published.

    Called before Wagtail looks which models it follows.
    """
    Comment.wagtail_reference_index_ignore = True
