"""Addresses that a page may not have where it stands, whatever put it there: form, import, copy, alias, move, program."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from site_content.base.slugs import LONGEST_SLUG, is_reserved, is_too_long

RESERVED_ADDRESS = _("“%(slug)s”是平台自己要用的地址，放在这里会打不开，请换一个，例如“%(other)s”。")
# The tree's root is 1, the city's portal 2: what stands below it is at "/".
ROOT_DEPTH = 2


def is_refused(slug: str, parent: Page | None) -> bool:
    return is_reserved(slug, at_root=bool(parent and parent.depth == ROOT_DEPTH))


def check_address(page: Page) -> None:
    """Raises ValidationError if the page may not have its address where it is, or is about to be."""
    if is_too_long(page.slug):
        raise ValidationError({"slug": _("网址名太长，最多 %(limit)d 个字母，请缩短。") % {"limit": LONGEST_SLUG}})
    if is_reserved(page.slug, at_root=True) and is_refused(page.slug, parent_of(page)):
        raise ValidationError({"slug": refusal_text(page.slug)})


def refusal_text(slug: str) -> str:
    return RESERVED_ADDRESS % {"slug": slug, "other": f"{slug}-1"}


def parent_of(page: Page) -> Page | None:
    """Of a page that is in the tree, or is about to be."""
    about_to: Page | None = getattr(page, "_cached_parent_obj", None)
    return about_to or (page.get_parent() if page.path and page.depth and page.depth > 1 else None)


def check_move(sender: Any, instance: Page, parent_page_after: Page, **kwargs: Any) -> None:
    """Moves do not save the page, so that nothing else looks at its address."""
    if parent_page_after.pk != kwargs["parent_page_before"].pk and is_refused(instance.slug, parent_page_after):
        raise ValidationError({"slug": refusal_text(instance.slug)})


def reserved_pages() -> list[Page]:
    """Pages that have such an address already."""
    below_root = Page.objects.filter(depth=ROOT_DEPTH + 1)
    return [page for page in below_root if is_reserved(page.slug, at_root=True)]
