"""撤回送审: who was asked to decide is told that there is nothing to decide any more, and so is the author."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from wagtail.models import Page, WorkflowState
from wagtail.users.models import UserProfile

from cms.approvals.turns import deciders_of
from messages.outbox import post_mail


def note_cancellation(sender: Any, instance: WorkflowState, user: Any = None, **kwargs: Any) -> None:
    page = instance.content_object
    if isinstance(page, Page) and user is not None:
        transaction.on_commit(lambda: tell_cancellation(instance, user))


def tell_cancellation(state: WorkflowState, user: Any) -> None:
    """Unless it was submitted anew at once, or what ended it was its publication."""
    page = Page.objects.filter(pk=state.object_id).first()
    if page is None or page.workflow_in_progress or not page.has_unpublished_changes:
        return
    subject = _("已撤回送审：《%(title)s》") % {"title": page.get_latest_revision_as_object().title}
    context = {"page": page, "by": user.get_full_name() or user.get_username(), "admin": settings.WAGTAILADMIN_BASE_URL}
    body = render_to_string("approvals/called_back.txt", context)
    for address in sorted(addresses_of(state, user)):
        post_mail(key=f"called-back:{state.pk}", to=address, subject=subject, body=body)


def addresses_of(state: WorkflowState, user: Any) -> set[str]:
    """Of the step's people who want mail about submissions, and of the author; not of who did it."""
    step = state.current_task_state
    wants_none = set(UserProfile.objects.filter(submitted_notifications=False).values_list("user", flat=True))
    people = [person for person in (deciders_of(step) if step else []) if person.pk not in wants_none]
    author = [state.requested_by] if state.requested_by else []
    return {person.email for person in [*people, *author] if person.email and person.pk != user.pk}
