"""审批: one screen on which a moderator reads a draft, sees what changed and what is doubtful, and decides; made for phones.

What a leader's link shows to those without a log-in, this shows to those who decide on a step.
"""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.auth import permission_denied
from wagtail.models import Comment, Page, TaskState

from cms.approvals.cautions import FIELD, NotShown
from cms.approvals.changes import changes_since_return, list_changes
from cms.approvals.deciding import REVIEW
from cms.approvals.doubts import doubts_about
from cms.approvals.outcomes import tell_approval
from cms.approvals.schedules import schedule_of
from cms.approvals.sending_views import URL_NAME as ASK_LEADER
from cms.approvals.sending_views import may_ask
from cms.approvals.ways import clear_decision

ACTIONS = {"agreed": "approve", "returned": "reject"}


class DecisionForm(forms.Form):
    answer = forms.ChoiceField(choices=[(answer, answer) for answer in ACTIONS])
    revision = forms.IntegerField()
    note = forms.CharField(required=False, max_length=2000, strip=True)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("answer") == "returned" and not values.get("note"):
            self.add_error("note", _("退回请写明原因，写稿人才知道改什么。"))
        return values


def show_review(request: HttpRequest, page_id: int) -> HttpResponse:
    page = get_object_or_404(Page, pk=page_id)
    if not page.permissions_for_user(request.user).can_edit():
        return permission_denied(request)
    state, revision = page.current_workflow_task_state, page.get_latest_revision()
    actions = actions_of(page, state, request.user)
    if state is None or revision is None or not actions:
        messages.warning(request, _("《%(title)s》现在没有等您审批。") % {"title": page.get_admin_display_title()})
        return redirect("wagtailadmin_pages:edit", page_id)
    draft = revision.as_object()
    cautions = doubts_about(draft)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and ACTIONS[form.cleaned_data["answer"]] in actions:
        if form.cleaned_data["revision"] != revision.pk:
            form.add_error(None, _("稿件刚改过，请再看一遍。"))
        elif decided(request, page, state, form.cleaned_data):
            return redirect("wagtailadmin_home")
        else:
            form.add_error(None, _("请先逐条看过检查发现的问题，勾选“我已逐条核对”，再点同意。"))
    context = {
        "page": page,
        "draft": draft,
        "state": state,
        "revision": revision,
        "actions": actions,
        "form": form,
        "cautions": cautions,
        "field": FIELD,
        "seen": " ".join(caution.digest for caution in cautions),
        "schedule": schedule_of(draft),
        "since_return": changes_since_return(draft, request),
        "changes": list_changes(draft, request),
        "comments": open_comments(page),
        "leader_url": reverse(ASK_LEADER, args=[state.pk]) if may_ask(request.user, state) else "",
        "edit_url": reverse("wagtailadmin_pages:edit", args=[page_id]),
        "header_title": _("审批"),
    }
    return render(request, "approvals/review.html", context, status=422 if form.errors else 200)


def decided(request: HttpRequest, page: Page, state: TaskState, values: dict[str, Any]) -> bool:
    """False if the person agrees without having seen what is doubtful."""
    revision = page.get_latest_revision()
    if values["answer"] == "agreed":
        try:
            clear_decision(revision, user=request.user)
        except NotShown:
            return False
    state.task.specific.on_action(state, request.user, ACTIONS[values["answer"]], comment=values["note"])
    if values["answer"] == "agreed":
        tell_approval(request, Page.objects.get(pk=page.pk))
    else:
        messages.success(request, _("已退回，提交人会看到原因和您写的批注。"))
    return True


def actions_of(page: Page, state: TaskState | None, user: Any) -> set[str]:
    if state is None:
        return set()
    return {action[0] for action in state.task.specific.get_actions(page.specific, user)}


def open_comments(page: Page) -> Any:
    return Comment.objects.filter(page=page, resolved_at=None).select_related("user").order_by("pk")


def admin_urls() -> list[Any]:
    return [path("qifu/pages/<int:page_id>/review/", show_review, name=REVIEW)]
