"""Comment notifications go to those who may read the page, and Wagtail does not ask again after they subscribed."""

from typing import Any

from django.contrib.auth import get_user_model
from wagtail.models import Page, PageSubscription


def forget_foreign_subscriptions(*, user: Any = None, below: Page | None = None) -> int:
    """Delete subscriptions to pages that their users may no longer edit; return how many."""
    rows = PageSubscription.objects.select_related("page")
    if user is not None:
        rows = rows.filter(user=user)
    if below is not None:
        rows = rows.filter(page__path__startswith=Page.objects.get(pk=below.pk).path)
    users = get_user_model()._default_manager.in_bulk({row.user_id for row in rows})  # fresh: rights are cached on them
    foreign = [row.pk for row in rows if not row.page.permissions_for_user(users[row.user_id]).can_edit()]
    PageSubscription.objects.filter(pk__in=foreign).delete()
    return len(foreign)
