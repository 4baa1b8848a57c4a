"""Sections that a new portal is given at its start: drafts until they have something to show.

The platform's own, with nothing of anybody's in them: there is nothing to approve. What an editor changes in one before it
opens stays a draft of theirs.
"""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision

from publishing.tree_paths import paths_above
from site_content.sharing.models import Sharing, SharingState
from site_content.sharing.places import choose_section, column_of, sections_of


class WaitingSection(models.Model):
    """A section that goes public, as it was made, with the first page that stands in it or is shared into it."""

    page = models.OneToOneField("wagtailcore.Page", on_delete=models.CASCADE, related_name="waiting_section")
    revision = models.ForeignKey("wagtailcore.Revision", on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = _("待公开的栏目")

    def __str__(self) -> str:
        return str(self.page_id)


def let_wait(page: Page, revision: Revision) -> None:
    WaitingSection.objects.create(page=page, revision=revision)


def open_sections_above(instance: Page, **kwargs: Any) -> None:
    """A page was published: the sections above it that wait go public."""
    for waiting in WaitingSection.objects.filter(page__path__in=paths_above(instance)).select_related(
        "page", "revision"
    ):
        open_section(waiting)


def open_section_for(instance: Sharing, raw: bool = False, **kwargs: Any) -> None:
    if instance.state == SharingState.ACCEPTED and not raw:
        open_waiting_section(instance)


def open_waiting_section(sharing: Sharing) -> None:
    """A portal that shows a page of others opens the section of its own that lists such pages, if it still waits."""
    page, portal = sharing.page.specific, sharing.portal
    if any(sections_of([portal], page)):
        return
    below = WaitingSection.objects.filter(page__path__startswith=portal.path, page__depth=portal.depth + 1)
    waiting = {row.page_id: row for row in below.select_related("page", "revision")}
    sections = [row.page.specific for row in waiting.values()]
    fitting = [section for section in sections if getattr(section, "lists", None) == getattr(page, "record_kind", "")]
    chosen = choose_section(portal, fitting, column_of(page))
    if chosen:
        open_section(waiting[int(chosen)])


def open_section(waiting: WaitingSection) -> None:
    waiting.delete()
    if not waiting.page.live:
        waiting.revision.publish(skip_permission_checks=True)


def forget(instance: Page, **kwargs: Any) -> None:
    """Somebody published the section by hand: it waits for nothing any more."""
    WaitingSection.objects.filter(page_id=instance.pk).delete()
