"""请示领导: asking from the appeal's page, and the page behind the link."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.auth import permission_denied

from cms.accounts.signed_links import behind_link
from cms.approvals.leader_views import show_closed
from cms.approvals.links import LinkClosed
from cms.approvals.models import LinkStatus
from cms.approvals.senders import people_behind
from cms.service_desk.appeal_page import list_lines
from cms.service_desk.desk_view import DeskView
from cms.service_desk.instructing import (
    LINK,
    ask_leader,
    find_instruction,
    instruct,
    leader_addresses,
    status_of,
    withdraw,
)
from cms.service_desk.models import Instruction
from cms.service_desk.rights import actor_of, may_ask_leader
from services.appeals.models import Appeal
from services.pages.forms import LineField, ProseField, required


class AskForm(forms.Form):
    leader_name = LineField(
        label=gettext_lazy("领导称呼"), max_length=40, error_messages=required(gettext_lazy("请填写领导称呼。"))
    )
    email = forms.ChoiceField(label=gettext_lazy("领导邮箱"), error_messages=required(gettext_lazy("请选择领导邮箱。")))
    question = LineField(
        label=gettext_lazy("请示什么"), max_length=500, error_messages=required(gettext_lazy("请写明请示什么。"))
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].choices = [(address, address) for address in leader_addresses()]  # type: ignore[attr-defined]


class AskLeaderView(DeskView):
    """The supervisor's; answers by link are shown on the appeal's page."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show(self.get_appeal(pk), AskForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        appeal = self.get_appeal(pk)
        if not may_ask_leader(request.user, appeal):
            return permission_denied(request)
        if request.POST.get("withdraw", "").isdecimal():
            withdraw(get_object_or_404(Instruction, appeal=appeal, pk=request.POST["withdraw"]))
            return HttpResponseRedirect(reverse("qifu_appeal", args=[pk]))
        form = AskForm(request.POST)
        if not form.is_valid():
            return self.show(appeal, form, 422)
        asked = ask_leader(appeal, **form.cleaned_data, asked_by=actor_of(request.user))
        messages.success(request, _("已发邮件请%(name)s批示。") % {"name": asked.leader_name})
        return HttpResponseRedirect(reverse("qifu_appeal", args=[pk]))

    def show(self, appeal: Appeal, form: AskForm, status: int = 200) -> HttpResponse:
        if not may_ask_leader(self.request.user, appeal):
            return permission_denied(self.request)
        context = {
            "header_title": _("请示领导"),
            "appeal": appeal,
            "form": form,
            "has_addresses": bool(leader_addresses()),
        }
        return render(self.request, "service_desk/ask_leader.html", context, status=status)


class WordForm(forms.Form):
    answer = forms.ChoiceField(
        choices=[("agreed", _("同意")), ("refused", _("不同意"))],
        error_messages=required(gettext_lazy("请点“同意”或“不同意”。")),
    )
    note = ProseField(
        required=False, max_length=500, error_messages={"max_length": gettext_lazy("批示最多 500 个字。")}
    )

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if values.get("answer") == "refused" and not values.get("note"):
            self.add_error("note", _("不同意请写明怎么办。"))
        return values


@behind_link(show_closed)
def show_instruction(request: HttpRequest, token: str) -> HttpResponseBase:
    """POST records the word; whoever asked for it, in this browser, only reads."""
    asked = find_instruction(token)
    status = status_of(asked)
    if status not in (LinkStatus.OPEN, LinkStatus.ANSWERED):
        raise LinkClosed(status)
    kept = asked.sent_by_id in people_behind(request)
    form = WordForm(request.POST or None)
    if request.method == "POST" and status is LinkStatus.OPEN and not kept and form.is_valid():
        values = form.cleaned_data
        instruct(asked, agreed=values["answer"] == "agreed", note=values["note"], known=people_behind(request))
        return redirect(LINK.name, token)
    context = {
        "asked": asked,
        "answered": status is LinkStatus.ANSWERED,
        "lines": list_lines(asked.appeal),
        "form": form,
        "kept": kept,
    }
    return render(request, "service_desk/instruction.html", context, status=422 if form.errors else 200)


public_urls = [path("approve/appeal/<str:token>/", show_instruction, name=LINK.name)]
