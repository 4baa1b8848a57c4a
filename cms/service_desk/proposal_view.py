"""建议公开: an officer reads the masked copy of an answer, mends it, and hands it to the city's editors."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.auth import permission_denied

from cms.service_desk.desk_view import DeskView
from cms.service_desk.public_answers import Proposal, draft_proposal, may_be_proposed, problems_in, propose
from cms.service_desk.rights import actor_of, may_act_for
from services.appeals.models import Appeal
from services.pages.forms import LineField, ProseField, required


class ProposalForm(forms.Form):
    title = LineField(
        label=gettext_lazy("问题（作标题）"), max_length=100, error_messages=required(gettext_lazy("请填写问题。"))
    )
    question = ProseField(
        label=gettext_lazy("企业反映的情况"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages=required(gettext_lazy("请填写情况。")),
    )
    answer = ProseField(
        label=gettext_lazy("答复"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 10}),
        error_messages=required(gettext_lazy("请填写答复。")),
    )

    def __init__(self, *args: Any, appeal: Appeal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.appeal = appeal

    def clean(self) -> dict[str, Any]:
        for name, text in list(self.cleaned_data.items()):
            for problem in problems_in(self.appeal, [text]):
                self.add_error(name, problem)
        return self.cleaned_data


class ProposalView(DeskView):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        appeal = self.get_appeal(pk)
        return self.show(appeal, ProposalForm(initial=vars(draft_proposal(appeal)), appeal=appeal))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        appeal = self.get_appeal(pk)
        form = ProposalForm(request.POST, appeal=appeal)
        if not form.is_valid():
            return self.show(appeal, form, 422)
        if not self.allowed(appeal):
            return permission_denied(request)
        proposed = propose(appeal, Proposal(**form.cleaned_data), by=actor_of(request.user).name)
        if proposed is None:
            messages.error(request, _("还没有市级平台，不能公开。"))
        else:
            messages.success(request, _("已交市级编辑，由编辑核对后公开。"))
        return HttpResponseRedirect(reverse("qifu_appeal", args=[pk]))

    def allowed(self, appeal: Appeal) -> bool:
        return may_act_for(self.request.user, appeal) and may_be_proposed(appeal)

    def show(self, appeal: Appeal, form: ProposalForm, status: int = 200) -> HttpResponse:
        if not self.allowed(appeal):
            return permission_denied(self.request)
        context = {"header_title": _("建议公开答复"), "appeal": appeal, "form": form}
        return render(self.request, "service_desk/proposal.html", context, status=status)
