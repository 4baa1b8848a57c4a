"""Sections that a new portal is given at its start: drafts until they have something to show.

The platform's own, with nothing of anybody's in them: there is nothing to approve. What an editor changes in one before it
opens stays a draft of theirs.
"""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision
from wagtail.signals import page_published


class WaitingSection(models.Model):
    """A section that goes public, as it was made, with the first page that stands in it or is shared into it."""

    page = models.OneToOneField("wagtailcore.Page", on_delete=models.CASCADE, related_name="waiting_section")
    revision = models.ForeignKey("wagtailcore.Revision", on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("待公开的栏目")
        verbose_name_plural = _("待公开的栏目")

    def __str__(self) -> str:
        return str(self.page_id)


def connect() -> None:
    page_published.connect(open_sections_above)
    page_published.connect(forget)


def let_wait(page: Page, revision: Revision) -> None:
    WaitingSection.objects.create(page=page, revision=revision)


def open_sections_above(instance: Page, **kwargs: Any) -> None:
    """A page was published: the sections above it that wait go public."""
    steps = [instance.path[:end] for end in range(instance.steplen, len(instance.path), instance.steplen)]
    for waiting in WaitingSection.objects.filter(page__path__in=steps).select_related("page", "revision"):
        open_section(waiting)


def open_section(waiting: WaitingSection) -> None:
    waiting.delete()
    if not waiting.page.live:
        waiting.revision.publish(skip_permission_checks=True)


def forget(instance: Page, **kwargs: Any) -> None:
    """Somebody published the section by hand: it waits for nothing any more."""
    WaitingSection.objects.filter(page_id=instance.pk).delete()
