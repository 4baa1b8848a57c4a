"""What Wagtail tells us, translated into "look at these pages". No work is done here."""

from functools import cache
from typing import Any

from django.db import models
from django.db.models.signals import post_delete, post_save, pre_delete
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move
from wagtail.snippets.models import get_snippet_models

from publishing.refreshes import pages_referring_to, request_refresh, request_subtree_refresh
from publishing.signposting import note_redirect


def connect() -> None:
    """Listen to everything that can change what the public sees."""
    page_published.connect(note_page)
    post_save.connect(note_new_alias)
    page_unpublished.connect(note_page)
    page_slug_changed.connect(note_subtree)
    post_page_move.connect(note_move)
    post_delete.connect(note_deleted_page)
    post_save.connect(note_users)
    # Before, not after: the reference index forgets a deleted object's users.
    pre_delete.connect(note_users)
    post_save.connect(note_restriction, sender=PageViewRestriction)
    post_delete.connect(note_restriction, sender=PageViewRestriction)
    post_save.connect(note_redirect_row, sender=Redirect)
    post_delete.connect(note_redirect_row, sender=Redirect)


def note_page(instance: Page, **kwargs: Any) -> None:
    request_refresh([instance.pk])


def note_new_alias(sender: type, instance: Any, created: bool = False, **kwargs: Any) -> None:
    """It is public from the start, and Wagtail (8.0) tells nobody."""
    if created and issubclass(sender, Page) and instance.alias_of_id and instance.live:
        request_refresh([instance.pk])


def note_subtree(instance: Page, **kwargs: Any) -> None:
    request_subtree_refresh(instance)


def note_move(instance: Page, parent_page_after: Page, **kwargs: Any) -> None:
    request_subtree_refresh(instance)
    # A new order among siblings shows in menus.
    request_refresh(parent_page_after.get_children().values_list("pk", flat=True))


def note_deleted_page(sender: type, instance: Any, **kwargs: Any) -> None:
    if issubclass(sender, Page):
        request_refresh([instance.pk])


def note_users(sender: type[models.Model], instance: Any, **kwargs: Any) -> None:
    if sender in shared_models():
        request_refresh(pages_referring_to(sender, [instance.pk]))


@cache
def shared_models() -> frozenset[type[models.Model]]:
    """Models whose objects pages share. Asked for late: Wagtail registers snippets after our ``ready()``."""
    return frozenset([*get_snippet_models(), get_image_model(), get_document_model()])


def note_restriction(instance: PageViewRestriction, **kwargs: Any) -> None:
    request_subtree_refresh(instance.page)


def note_redirect_row(instance: Redirect, **kwargs: Any) -> None:
    note_redirect(instance)
