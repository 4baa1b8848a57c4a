"""A lock keeps the page from its own team for as long as who set it holds it, wherever that person works now."""

from typing import Any

from django.contrib.auth import get_user_model
from wagtail.log_actions import log
from wagtail.models import Page


def release_foreign_locks(*, user: Any = None, below: Page | None = None) -> int:
    """Unlock pages whose lock is held by somebody who may no longer edit them; return how many."""
    pages = Page.objects.filter(locked=True).exclude(locked_by=None)
    if user is not None:
        pages = pages.filter(locked_by=user)
    if below is not None:
        pages = pages.filter(path__startswith=Page.objects.get(pk=below.pk).path)
    holders = get_user_model()._default_manager.in_bulk({page.locked_by_id for page in pages})  # fresh: rights are kept
    foreign = [page for page in pages if not page.permissions_for_user(holders[page.locked_by_id]).can_edit()]
    for page in foreign:
        page.locked, page.locked_by, page.locked_at = False, None, None
        page.save(update_fields=["locked", "locked_by", "locked_at"], clean=False)
        log(instance=page, action="wagtail.unlock")
    return len(foreign)
