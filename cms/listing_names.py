"""Wagtail's search for pages does not say what it lists and counts "9 None" (Wagtail 8.0)."""

from wagtail.models import Page


def name_found_pages() -> None:
    from wagtail.admin.views.pages.search import SearchView

    SearchView.verbose_name = Page._meta.verbose_name
    SearchView.verbose_name_plural = Page._meta.verbose_name_plural
