"""What a draft changes, field by field, against the page as the public sees it."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


@dataclass(frozen=True)
class Change:
    label: str
    html: str  # Wagtail's own comparison: <ins>-like spans, everything else escaped


def list_changes(draft: Page, request: HttpRequest) -> list[Change] | None:
    """None if nothing of the page is public yet: then all of it is new."""
    public = type(draft)._default_manager.get(pk=draft.pk)
    if not public.live:
        return None
    panel = draft.get_edit_handler().get_bound_panel(instance=public, request=request, form=None)
    comparisons = [compare(public, draft) for compare in panel.get_comparison()]
    return [Change(str(c.field_label()), str(c.htmldiff())) for c in comparisons if c.has_changed()]


def compare_url(page: Page) -> str:
    """The draft against what is public, or against the first draft if nothing is."""
    first = "live" if page.live else "earliest"
    return reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, first, "latest"])


def compare_label(page: Page) -> Any:
    return _("与公开版本比较") if page.live else _("与最初一稿比较")
