"""The page behind a leader's link: read the draft, see what changed, 同意 or 退回. No log-in; the address is the key."""

from pathlib import PurePosixPath
from typing import Any

from django import forms
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.clickjacking import xframe_options_sameorigin

from cms.accounts.browsers import browser_name
from cms.accounts.signed_links import BadLink, behind_link
from cms.approvals.cautions import FIELD, Caution, acknowledged_now
from cms.approvals.changes import changes_since_return, list_changes
from cms.approvals.doubts import doubts_about
from cms.approvals.links import LINK, LinkClosed, NotYours, answer_link, find_link, is_kept_from, note_opening
from cms.approvals.models import Answer, LeaderLink, LinkStatus
from cms.approvals.next_steps import as_it_stands, if_agreed
from cms.approvals.senders import people_behind
from office_files.uploads.harmless import make_harmless

PAGE_URL_NAME, FILE_URL_NAME = "qifu_leader_page", "qifu_leader_file"


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(choices=Answer.choices)
    note = forms.CharField(
        label=_("批注"), required=False, max_length=500, strip=True, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, cautions: list[Caution], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cautions = cautions

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        given = acknowledged_now()
        if values.get("answer") == Answer.AGREED and any(c.digest not in given for c in self.cautions):
            self.add_error(None, _("请先逐条看过上面的提示，勾选“我已逐条核对”，再点同意。"))
        if values.get("answer") == Answer.RETURNED and not values.get("note") and "note" not in self.errors:
            self.add_error("note", _("退回请写明原因，编辑才知道改什么。"))
        return values


def show_closed(request: HttpRequest, bad: BadLink) -> HttpResponse:
    """A page that helps."""
    status = bad.status if isinstance(bad, LinkClosed) else LinkStatus.EXPIRED if bad.was_ours else "unknown"
    return render(request, "approvals/leader_closed.html", {"status": status}, status=410)


for_leaders = behind_link(show_closed)


@for_leaders
def show_link(request: HttpRequest, token: str) -> HttpResponseBase:
    """POST records the answer."""
    link = find_link(token)
    if link.answer:
        return show_answered(request, link)
    if (status := link.status()) is not LinkStatus.OPEN:
        raise LinkClosed(status)
    draft, people = link.revision.as_object(), people_behind(request)
    cautions = doubts_about(draft)
    form = AnswerForm(request.POST or None, cautions=cautions)
    if request.method == "POST" and form.is_valid():
        try:
            values = form.cleaned_data
            answer_link(link=link, answer=Answer(values["answer"]), note=values["note"], known=people)
        except NotYours:
            return render(request, "approvals/leader_not_yours.html", {"link": link}, status=403)
        return redirect(LINK.name, token)
    if request.method == "GET":
        note_opening(link, browser_name(request.headers.get("user-agent", "")) or str(_("不明的浏览器")))
    context = {
        "link": link,
        "page": draft,
        "cautions": cautions,
        "field": FIELD,
        "seen": " ".join(caution.digest for caution in cautions),
        "kind": draft.specific_class._meta.verbose_name,
        "since_return": changes_since_return(draft, request),
        "changes": list_changes(draft, request),
        "form": form,
        "following": if_agreed(link),
        "kept": is_kept_from(link, people),
        "page_url": reverse(PAGE_URL_NAME, args=[token]),
    }
    return render(request, "approvals/leader.html", context, status=422 if form.errors else 200)


def show_answered(request: HttpRequest, link: LeaderLink) -> HttpResponse:
    context = {"link": link, "page": link.revision.as_object(), "following": as_it_stands(link)}
    return render(request, "approvals/leader_done.html", context)


@for_leaders
@xframe_options_sameorigin
def show_page(request: HttpRequest, token: str) -> HttpResponseBase:
    """The draft through the portal's own templates; its pictures and attachments come through the link as well."""
    link = find_open_link(token)
    draft = link.revision.as_object()
    response: HttpResponse = draft.serve_preview(request, "")
    html = response.content.decode()
    for number, asset in enumerate(draft.to_record().assets):
        address = reverse(FILE_URL_NAME, args=[token, number])
        html = html.replace(default_storage.url(asset["storage_name"]), address)
    response.content = html.encode()
    return response


@for_leaders
def send_asset(request: HttpRequest, token: str, number: int) -> HttpResponseBase:
    """A file of this draft, by its place in the record."""
    link = find_open_link(token)
    assets = link.revision.as_object().to_record().assets
    if number >= len(assets) or not default_storage.exists(assets[number]["storage_name"]):
        raise Http404
    name = assets[number]["storage_name"]
    return make_harmless(FileResponse(default_storage.open(name)), PurePosixPath(name).name)


def find_open_link(token: str) -> LeaderLink:
    link = find_link(token)
    if (status := link.status()) is not LinkStatus.OPEN:
        raise LinkClosed(status)
    return link


public_urls = [
    path("approve/<str:token>/", show_link, name=LINK.name),
    path("approve/<str:token>/page/", show_page, name=PAGE_URL_NAME),
    path("approve/<str:token>/files/<int:number>/", send_asset, name=FILE_URL_NAME),
]
