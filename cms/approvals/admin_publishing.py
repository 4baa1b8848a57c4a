"""The page editor publishes by Wagtail's own class, so it is asked before; and what a refusal looks like."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.api.v3.errors import problem_response
from wagtail.models import Page

from cms.approvals.evidence import missing_approvals
from cms.approvals.models import Approver
from cms.approvals.publishing import NotApproved, clear_for_public, missing_for_move, missing_for_new, refuse_live_copy


def ask_before_publishing(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The draft is saved already and stays; only its publication is refused, with the reason."""
    revision = page.get_latest_revision()
    if not hasattr(page, "to_record") or revision is None:
        return None
    try:
        clear_for_public(page, revision, request.user)
    except NotApproved as refusal:
        if page.first_published_at is None:
            # Wagtail's form adds a new page as live before it publishes it.
            Page.objects.filter(pk=page.pk).update(live=False, has_unpublished_changes=True)
        messages.warning(request, str(_("%(reason)s 草稿已保存。")) % {"reason": refusal})
        return redirect("wagtailadmin_pages:edit", page.pk)
    return None


def ask_before_copying(request: HttpRequest, page: Page) -> HttpResponse | None:
    if request.method != "POST" or not (request.POST.get("publish_copies") or request.POST.get("alias")):
        return None
    parent = Page.objects.filter(pk=request.POST.get("new_parent_page") or 0).first() or page.get_parent()
    try:
        refuse_live_copy(page, parent, request.user)
    except NotApproved as refusal:
        messages.warning(request, str(_("%(reason)s 请去掉“发布副本”和“别名”，先复制为草稿。")) % {"reason": refusal})
        return redirect("wagtailadmin_pages:copy", page.pk)
    return None


def ask_before_moving(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    """Says what is missing; the permission to move, which every other way asks, says no to the same."""
    missing = missing_for_move(page, destination, request.user)
    if not missing:
        return None
    reason = str(NotApproved(page.title, missing))
    messages.warning(request, str(_("%(reason)s 请先取消发布再移动，移动后提交审批。")) % {"reason": reason})
    return redirect("wagtailadmin_pages:move", page.pk)


def offer_what_leads_on(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """Where even a moderator needs somebody else's word: no publishing, and approving says whose comes next."""
    page, parent = context.get("page"), context.get("parent_page")
    if request.user.is_superuser or not any(item.name in ("action-publish", "approve") for item in items):
        return
    revision = page.get_latest_revision() if page is not None else None
    if page is not None and revision is not None:
        missing = missing_approvals(page, revision, request.user)
    else:
        missing = missing_for_new(parent, request.user) if parent is not None else []
    if missing:
        items[:] = [item for item in items if item.name != "action-publish"]
        _name_next([item for item in items if item.name == "approve"], missing)


def _name_next(approving: list[Any], missing: list[Approver]) -> None:
    """In place of Wagtail's "and publish", which would not be true."""
    words = "、".join(str(approver.label) for approver in missing)
    for item, label in zip(
        approving, [_("同意（还要%(missing)s）"), _("写批注后同意（还要%(missing)s）")], strict=False
    ):
        item.label = str(label) % {"missing": words}


class ApprovalMiddleware:
    """A refusal anywhere else in the admin: 403 with the reason, and nothing of the request is kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        if not isinstance(exception, NotApproved):
            return None
        return render(request, "approvals/refused.html", {"reason": str(exception)}, status=403)


def tell_api(request: HttpRequest, refusal: NotApproved) -> HttpResponse:
    response: HttpResponse = problem_response(status=403, detail=str(refusal))
    return response
