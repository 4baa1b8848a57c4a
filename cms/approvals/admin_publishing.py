"""The admin's views use Wagtail's own classes, so they are asked before; and what a refusal looks like."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.api.v3.errors import problem_response
from wagtail.models import Page

from cms.approvals.cautions import FIELD, NotShown, serving
from cms.approvals.deciding import CHECK
from cms.approvals.evidence import missing_approvals
from cms.approvals.lacking import missing_for_move, missing_for_new
from cms.approvals.models import Approver
from cms.approvals.ways import (
    NotApproved,
    clear_copy,
    clear_drafts,
    clear_for_public,
    clear_hiding,
    clear_withdrawal,
)
from cms.teams.references import sent_page
from site_content.policies.models import PolicyPage


def ask_before_publishing(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The draft is saved already and stays; only its publication waits, with the reason or with what is doubtful."""
    revision = page.get_latest_revision()
    if not hasattr(page, "to_record") or revision is None:
        return None
    try:
        clear_for_public(page, revision, request.user)
    except NotApproved as refusal:
        _keep_as_draft(page)
        messages.warning(request, str(_("%(reason)s 草稿已保存。")) % {"reason": refusal})
        return redirect("wagtailadmin_pages:edit", page.pk)
    except NotShown:
        _keep_as_draft(page)
        return redirect(CHECK, page.pk)
    return None


def _keep_as_draft(page: Page) -> None:
    """Wagtail's form adds a new page as live before it publishes it."""
    if page.first_published_at is None:
        Page.objects.filter(pk=page.pk).update(live=False, has_unpublished_changes=True)


def ask_before_copying(request: HttpRequest, page: Page) -> HttpResponse | None:
    if request.method != "POST" or not (request.POST.get("publish_copies") or request.POST.get("alias")):
        return None
    parent = sent_page(request.POST.get("new_parent_page"))
    try:
        recursive = bool(request.POST.get("copy_subpages"))
        clear_copy(page, parent or page.get_parent(), request.user, recursive=recursive)
    except NotApproved as refusal:
        messages.warning(request, str(_("%(reason)s 请去掉“发布副本”和“别名”，先复制为草稿。")) % {"reason": refusal})
        return redirect("wagtailadmin_pages:copy", page.pk)
    return None


def tell_what_a_copy_lacks(request: HttpRequest, page: Page, copy: Page) -> None:
    """Some fields belong to one document alone (PolicyPage.exclude_fields_in_copy)."""
    if copy.alias_of_id is None and page.specific_class is PolicyPage:
        messages.warning(
            request, _("这是另一份文件：发文字号、索引号和与其他政策的关系没有带过来，请在副本里填写它自己的。")
        )


def ask_before_moving(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    """Says what is missing; the permission to move, which every other way asks, says no to the same."""
    missing = missing_for_move(page, destination, request.user)
    if missing:
        reason = str(NotApproved(page.title, missing))
        messages.warning(request, str(_("%(reason)s 请先取消发布再移动，移动后提交审批。")) % {"reason": reason})
        return redirect("wagtailadmin_pages:move", page.pk)
    if request.method == "POST":
        clear_hiding([page], destination, request.user)
    return None


def ask_before_unpublishing(request: HttpRequest, page: Page) -> None:
    clear_withdrawal([page], request.user)


def ask_before_deleting(request: HttpRequest, page: Page) -> None:
    if request.method == "POST":
        clear_withdrawal([page], request.user)


def ask_before_bulk_action(request: HttpRequest, action_type: str, objects: list[Any], action: Any) -> None:
    """All pages of the action on one screen."""
    if not all(isinstance(thing, Page) for thing in objects):
        return
    if action_type == "publish":
        pages = list(objects)
        if action.cleaned_form.cleaned_data.get("include_descendants"):
            pages += [draft for page in objects for draft in page.get_descendants().not_live()]
        allowed = [page for page in pages if page.permissions_for_user(request.user).can_publish()]
        clear_drafts(allowed, request.user)
    elif action_type in ("unpublish", "delete"):
        clear_withdrawal(objects, request.user)
    elif action_type == "move":
        clear_hiding(objects, action.cleaned_form.cleaned_data["chooser"], request.user)


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
    """A refusal anywhere else in the admin: the reason, or what to look at first; nothing of the request is kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with serving(request):
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        if isinstance(exception, NotShown):
            return show_cautions(request, exception)
        if isinstance(exception, NotApproved):
            return render(request, "approvals/refused.html", {"reason": str(exception)}, status=403)
        return None


def show_cautions(request: HttpRequest, refusal: NotShown) -> HttpResponse:
    """What to look at, and the same request once more for who has looked."""
    hidden = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in ("csrfmiddlewaretoken", FIELD)
    ]
    seen = " ".join([*request.POST.getlist(FIELD), refusal.digests])
    context = {"refusal": refusal, "hidden": hidden, "seen": seen, "field": FIELD, "address": request.get_full_path()}
    return render(request, "approvals/cautions.html", context, status=409)


def tell_api(request: HttpRequest, refusal: NotApproved) -> HttpResponse:
    response: HttpResponse = problem_response(status=403, detail=str(refusal))
    return response


def tell_api_cautions(request: HttpRequest, refusal: NotShown) -> HttpResponse:
    """409 with what to look at; the same request with ``?acknowledged=…`` goes through."""
    text = _("没有执行：请先核对 errors 里的提示；确认后带上参数 acknowledged=%(seen)s 再发一次同样的请求。")
    errors = [caution.to_json() for caution in refusal.cautions]
    detail = str(text) % {"seen": "+".join(refusal.digests.split())}
    response: HttpResponse = problem_response(status=409, detail=detail, errors=errors)
    return response
