"""上线情况: the state of a page's deliveries, on a screen of its own."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.auth import permission_denied
from wagtail.admin.widgets import Button
from wagtail.models import Page

from cms.approvals.outcomes import DELIVERY, part_url
from cms.deliveries.states import look_up_delivery


def show_delivery(request: HttpRequest, page_id: int) -> HttpResponse:
    """The whole page, or with ``?part`` the piece that refreshes itself."""
    page = get_object_or_404(Page, pk=page_id)
    if not page.permissions_for_user(request.user).can_edit():
        return permission_denied(request)
    context = {
        "page": page,
        "delivery": look_up_delivery(page),
        "part_url": part_url(page_id),
        "header_title": _("上线情况"),
    }
    template = "editing/delivery_part.html" if "part" in request.GET else "editing/delivery.html"
    return render(request, template, context)


def admin_urls() -> list[Any]:
    return [path("qifu/pages/<int:page_id>/delivery/", show_delivery, name=DELIVERY)]


def header_buttons(page: Page, user: Any, next_url: str | None = None, view_name: str = "") -> list[Button]:
    """上线情况 in the page's header menu."""
    if not hasattr(page.specific_class, "to_record") or not page.permissions_for_user(user).can_edit():
        return []
    return [Button(_("上线情况"), reverse(DELIVERY, args=[page.pk]), icon_name="globe", priority=60)]
