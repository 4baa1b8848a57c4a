"""The status of a page in lists, with the reason if it was returned."""

from django.template import Library
from django.utils.html import format_html
from wagtail.models import Page

from cms.approvals.statuses import Status, status_of

register = Library()


@register.simple_tag
def page_status(page: Page) -> Status:
    return status_of(page)


@register.filter
def as_title(reason: str) -> str:
    """An HTML attribute, or nothing."""
    return format_html('title="{}"', reason) if reason else ""
