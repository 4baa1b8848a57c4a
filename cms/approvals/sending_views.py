"""发给领导审批: where a moderator has a link mailed, sees what became of earlier ones, and takes one back."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.auth import permission_denied
from wagtail.admin.widgets import Button
from wagtail.models import Page, TaskState

from cms.approvals.changes import compare_page
from cms.approvals.links import mail_key, send_link, withdraw_link
from cms.approvals.models import ApprovalTask, LeaderLink, LinkStatus
from cms.approvals.rules import leader_addresses
from cms.approvals.senders import remember_sender
from messages.models import Message, State
from messages.outbox import can_mail

URL_NAME, WITHDRAW_URL_NAME = "qifu_ask_leader", "qifu_withdraw_link"


class LinkForm(forms.ModelForm):
    days = forms.IntegerField(
        label=_("几个工作日内有效"), min_value=1, max_value=30, initial=3, help_text=_("到期自动失效，可以重新发。")
    )

    class Meta:
        model = LeaderLink
        fields = ["leader_name", "email"]

    def __init__(self, *args: Any, addresses: list[str], **kwargs: Any) -> None:
        """``addresses``: the only ones that the link may go to."""
        super().__init__(*args, **kwargs)
        choices = [(address, address) for address in addresses]
        help_text = _("链接只寄到系统管理员登记的领导邮箱，您看不到，也不能复制。")
        self.fields["email"] = forms.ChoiceField(label=_("领导邮箱"), choices=choices, help_text=help_text)


def ask_leader(request: HttpRequest, task_state_id: int) -> HttpResponse:
    state = get_object_or_404(TaskState, pk=task_state_id)
    page = state.workflow_state.content_object
    if not may_ask(request.user, state):
        return permission_denied(request)
    addresses = leader_addresses(page)
    form = LinkForm(request.POST or None, addresses=addresses)
    if request.method == "POST" and not can_mail():
        form.add_error("email", _("这个平台没有设置发信，链接寄不出去。请系统管理员检查发信设置。"))
    elif request.method == "POST" and form.is_valid():
        send_link(task_state=state, user=request.user, **form.cleaned_data)
        messages.success(request, _("邮件正发给%(leader)s。") % {"leader": form.cleaned_data["leader_name"]})
        response = redirect(URL_NAME, task_state_id)
        remember_sender(request, response)
        return response
    links = LeaderLink.objects.filter(task_state=state).select_related("task_state", "revision", "sent_by")
    mails = Message.objects.filter(key__in=[mail_key(link) for link in links])
    unsent = {mail.key: mail for mail in mails.exclude(state__in=[State.SENT, State.WITHDRAWN])}
    context = {
        "header_title": _("发给领导审批"),
        "page": page,
        "form": form,
        "links": [(link, link.status(), unsent.get(mail_key(link))) for link in links],
        "nobody_to_mail": not addresses,
        "open": LinkStatus.OPEN,
        "edit_url": reverse("wagtailadmin_pages:edit", args=[page.pk]),
    }
    return render(request, "approvals/ask_leader.html", context)


@require_POST
def withdraw(request: HttpRequest, link_id: int) -> HttpResponse:
    link = get_object_or_404(LeaderLink.objects.select_related("task_state"), pk=link_id)
    if not may_ask(request.user, link.task_state):
        return permission_denied(request)
    withdraw_link(link=link, user=request.user)
    messages.success(request, _("链接已撤回，领导打开会看到说明。"))
    return redirect(URL_NAME, link.task_state_id)


def may_ask(user: Any, state: TaskState) -> bool:
    """Whoever may decide on this step, as long as it is waiting."""
    page = state.workflow_state.content_object
    task = state.task.specific
    if state.status != TaskState.STATUS_IN_PROGRESS or not isinstance(page, Page) or not isinstance(task, ApprovalTask):
        return False
    return bool(task.get_actions(page.specific, user))


def admin_urls() -> list[Any]:
    return [
        path("qifu/approvals/<int:task_state_id>/leader/", ask_leader, name=URL_NAME),
        path("qifu/approvals/links/<int:link_id>/withdraw/", withdraw, name=WITHDRAW_URL_NAME),
    ]


def header_buttons(page: Page, user: Any, next_url: str | None = None, view_name: str = "") -> list[Button]:
    """比较 while there is a draft, 发给领导审批 while it waits for this person's decision."""
    if not page.has_unpublished_changes or not page.permissions_for_user(user).can_edit():
        return []
    buttons = [Button(found.label, found.url, icon_name="history", priority=40) for found in compare_page(page)]
    state = page.current_workflow_task_state
    if state is not None and may_ask(user, state):
        buttons.append(Button(_("发给领导审批"), reverse(URL_NAME, args=[state.pk]), icon_name="mail", priority=41))
    return buttons
