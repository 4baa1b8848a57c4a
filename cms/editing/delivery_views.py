"""The state of a page's deliveries in the admin: after publishing, and in the editor's own time."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.auth import permission_denied
from wagtail.admin.widgets import Button
from wagtail.models import Page

from cms.approvals.deciding import REVIEW, still_to_look_at
from cms.editing.deliveries import look_up_delivery

URL_NAME = "qifu_page_delivery"


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


def part_url(page_id: int) -> str:
    return reverse(URL_NAME, args=[page_id]) + "?part"


def admin_urls() -> list[Any]:
    return [path("qifu/pages/<int:page_id>/delivery/", show_delivery, name=URL_NAME)]


def tell_where_it_appears(request: HttpRequest, page: Page) -> None:
    """After publishing: a message that follows the page to the portal and to search."""
    if not request.path.startswith(reverse("wagtailadmin_home")):
        return
    messages.info(
        request,
        format_html('<span data-delivery-url="{}">{}</span>', part_url(page.pk), _("正在上线……")),
        buttons=[messages.button(reverse(URL_NAME, args=[page.pk]), _("上线情况"))],
    )


def tell_what_became_of_it(request: HttpRequest, page: Page) -> HttpResponse | None:
    """After a reviewer's decision: published, on its way to the next step, back with its author, or not yet decided."""
    action = request.POST.get("workflow-action-name")
    if action == "reject":
        messages.success(request, _("已退回，提交人会看到原因和您写的批注。"))
    elif action == "approve":
        fresh = Page.objects.get(pk=page.pk)
        if still_to_look_at(fresh, request.user):
            messages.warning(request, _("还没有同意：请先看检查发现的问题，勾选“我已逐条核对”，再点同意。"))
            return redirect(REVIEW, page.pk)
        tell_approval(request, fresh)
    return None


def tell_approval(request: HttpRequest, page: Page) -> None:
    waiting = page.current_workflow_task
    if waiting is None:
        messages.success(request, _("已同意。"))
        tell_where_it_appears(request, page)
    else:
        messages.success(request, _("已同意，下一步由“%(step)s”审核。") % {"step": waiting.name})


def header_buttons(page: Page, user: Any, next_url: str | None = None, view_name: str = "") -> list[Button]:
    """上线情况 in the page's header menu."""
    if not hasattr(page.specific_class, "to_record") or not page.permissions_for_user(user).can_edit():
        return []
    return [Button(_("上线情况"), reverse(URL_NAME, args=[page.pk]), icon_name="globe", priority=60)]
