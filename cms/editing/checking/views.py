"""发布前检查: before a page becomes public, and whenever its editor wants."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.auth import permission_denied
from wagtail.admin.widgets import Button
from wagtail.models import Page

from cms.editing.checking.dependents import new_repeals
from cms.editing.checking.findings import find_doubts
from cms.editing.delivery_views import tell_where_it_appears

URL_NAME = "qifu_page_check"
PUBLISH_URL_NAME = "qifu_page_publish_checked"


def show_check(request: HttpRequest, page_id: int) -> HttpResponse:
    """Findings of the page's latest draft; publishing goes on from here for those who may."""
    page = get_object_or_404(Page, pk=page_id)
    permissions = page.permissions_for_user(request.user)
    if not permissions.can_edit():
        return permission_denied(request)
    draft = page.get_latest_revision_as_object()
    context = {
        "page": page,
        "findings": find_doubts(draft),
        "repeals": new_repeals(draft, request.user),
        "can_publish": permissions.can_publish() and not permissions.page_locked(),
        "waits": page.has_unpublished_changes or not page.live,
        "edit_url": reverse("wagtailadmin_pages:edit", args=[page_id]),
        "header_title": _("发布前检查"),
    }
    return render(request, "editing/check.html", context)


@require_POST
def publish_checked(request: HttpRequest, page_id: int) -> HttpResponse:
    """Publish the latest draft although there were findings."""
    page = get_object_or_404(Page, pk=page_id)
    permissions = page.permissions_for_user(request.user)
    revision = page.get_latest_revision()
    if not permissions.can_publish() or permissions.page_locked() or revision is None:
        return permission_denied(request)
    revision.publish(user=request.user)
    messages.success(request, _("《%(title)s》已发布。") % {"title": page.get_latest_revision_as_object().title})
    tell_where_it_appears(request, Page.objects.get(pk=page_id))
    return redirect("wagtailadmin_pages:edit", page_id)


def check_before_publishing(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The draft is saved already: with findings, its editor decides on them first."""
    if not hasattr(page, "to_record") or not _asks_for_a_look(page, request.user):
        return None
    if page.first_published_at is None:
        # Wagtail's form adds a new page as live before it publishes it.
        Page.objects.filter(pk=page.pk).update(live=False, has_unpublished_changes=True)
    return redirect(URL_NAME, page.pk)


def _asks_for_a_look(page: Page, user: Any) -> bool:
    return any(not finding.is_hint for finding in find_doubts(page)) or any(r.pages for r in new_repeals(page, user))


def admin_urls() -> list[Any]:
    return [
        path("qifu/pages/<int:page_id>/check/", show_check, name=URL_NAME),
        path("qifu/pages/<int:page_id>/check/publish/", publish_checked, name=PUBLISH_URL_NAME),
    ]


def header_buttons(page: Page, user: Any, next_url: str | None = None, view_name: str = "") -> list[Button]:
    """发布前检查 in the page's header menu."""
    if not hasattr(page.specific_class, "to_record") or not page.permissions_for_user(user).can_edit():
        return []
    return [Button(_("发布前检查"), reverse(URL_NAME, args=[page.pk]), icon_name="check", priority=55)]
