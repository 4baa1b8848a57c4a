"""Pages that are shared with a portal look again when it, or one of its sections, comes, changes or goes."""

from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import Signal
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from publishing.refreshes import request_refresh
from publishing.tree_paths import paths_above
from site_content.sharing.actions import extend_to_portal
from site_content.sharing.models import Sharing
from site_content.sharing.permissions import is_portal

# A new portal got what had been pushed to all: ``instance`` is the portal, ``pages`` are the pages.
portal_filled = Signal()


def connect() -> None:
    page_published.connect(note_portal)
    page_published.connect(note_new_portal)
    page_unpublished.connect(note_portal)
    post_page_move.connect(note_portal)
    post_delete.connect(note_deleted)
    post_delete.connect(note_deleted_sharing, sender=Sharing)


def note_portal(instance: Page, **kwargs: Any) -> None:
    """A portal's state, or the sections that it has, may be others now."""
    if getattr(instance.specific_class, "record_kind", None) in ("portal", "section"):
        _refresh_shared([instance.pk, *instance.get_ancestors().values_list("pk", flat=True)])


def note_new_portal(instance: Page, **kwargs: Any) -> None:
    if is_portal(instance) and instance.depth > 2:
        portal = Page.objects.get(pk=instance.pk)
        if sharings := extend_to_portal(portal):
            portal_filled.send(sender=Page, instance=portal, pages=[sharing.page for sharing in sharings])


def note_deleted(sender: type, instance: Any, **kwargs: Any) -> None:
    if issubclass(sender, Page) and getattr(sender, "record_kind", None) == "section":
        _refresh_shared(Page.objects.filter(path__in=paths_above(instance)).values_list("pk", flat=True))


def note_deleted_sharing(instance: Sharing, **kwargs: Any) -> None:
    """A deleted portal takes its sharings along."""
    request_refresh([instance.page_id])


def _refresh_shared(portal_ids: Any) -> None:
    shared = Sharing.objects.accepted().to_portals(list(portal_ids))
    request_refresh(shared.order_by("page_id").values_list("page_id", flat=True).distinct())
