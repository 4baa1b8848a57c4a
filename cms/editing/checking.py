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
from wagtail.models import Page, Revision

from cms.approvals.cautions import FIELD, NotShown
from cms.approvals.deciding import CHECK
from cms.approvals.doubts import doubts_about
from cms.approvals.outcomes import tell_where_it_appears
from cms.approvals.schedules import schedule_of
from cms.checking.dependents import new_repeals
from cms.checking.findings import find_doubts
from cms.editing.reach import reach_url

URL_NAME = CHECK
PUBLISH_URL_NAME = "qifu_page_publish_checked"


def show_check(request: HttpRequest, page_id: int) -> HttpResponse:
    """Findings of the page's latest draft; publishing goes on from here for those who may."""
    page = get_object_or_404(Page, pk=page_id)
    permissions = page.permissions_for_user(request.user)
    if not permissions.can_edit():
        return permission_denied(request)
    revision = page.get_latest_revision()
    draft = revision.as_object() if revision else page.specific
    cautions = doubts_about(draft)
    context = {
        "page": page,
        "revision": revision,
        "findings": find_doubts(draft),
        "repeals": new_repeals(draft, request.user),
        "cautions": cautions,
        "revivals": [line for caution in cautions for line in caution.lines if line.is_revival],
        "field": FIELD,
        "seen": " ".join(caution.digest for caution in cautions),
        "schedule": schedule_of(draft),
        "reach_url": reach_url(draft),
        "can_publish": permissions.can_publish() and not permissions.page_locked(),
        "waits": page.has_unpublished_changes or not page.live,
        "edit_url": reverse("wagtailadmin_pages:edit", args=[page_id]),
        "header_title": _("发布前检查"),
    }
    return render(request, "editing/check.html", context)


def is_another(request: HttpRequest, revision: Revision | None) -> bool:
    """Whether the draft has changed since the check was shown."""
    return str(revision.pk if revision else "") != request.POST.get("revision", "")


def show_again(request: HttpRequest, page_id: int) -> HttpResponse:
    messages.warning(request, _("稿件或检查结果刚有变化，请再核对一遍。"))
    return redirect(URL_NAME, page_id)


@require_POST
def publish_checked(request: HttpRequest, page_id: int) -> HttpResponse:
    """Publish the draft that was looked at although there were findings."""
    page = get_object_or_404(Page, pk=page_id)
    permissions = page.permissions_for_user(request.user)
    revision = page.get_latest_revision()
    if not permissions.can_publish() or permissions.page_locked() or revision is None:
        return permission_denied(request)
    if is_another(request, revision):
        return show_again(request, page_id)
    try:
        revision.publish(user=request.user)
    except NotShown:
        return show_again(request, page_id)
    page = Page.objects.get(pk=page_id)
    said = (
        _("《%(title)s》已发布。") if page.live_revision_id == revision.pk else _("《%(title)s》已定时，到时自动发布。")
    )
    messages.success(request, said % {"title": revision.as_object().title})
    tell_where_it_appears(request, page)
    return redirect("wagtailadmin_pages:edit", page_id)


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
