"""分享到平台 for one page, 收到的分享 for a team."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.auth import permission_denied
from wagtail.admin.widgets import Button
from wagtail.models import Page

from cms.approvals.ways import clear_showing
from cms.sharing.forms import DecisionForm, ShareForm
from cms.sharing.notices import tell_offerer, tell_receivers
from cms.sharing.queries import SHOWN, followed_portals, received, sent, waiting_in
from cms.teams.references import plain_key
from publishing.visibility import only_public
from site_content.sharing import actions
from site_content.sharing.models import Direction, Sharing, SharingState, StandingPush
from site_content.sharing.permissions import (
    direction_from,
    may_decide,
    may_follow,
    may_offer,
    own_portals,
    portal_of,
    target_portals,
)

SHARE_URL_NAME = "qifu_share_page"
WITHDRAW_URL_NAME = "qifu_withdraw_sharing"
INBOX_URL_NAME = "qifu_sharing_inbox"
DECIDE_URL_NAME = "qifu_decide_sharing"


def share_page(request: HttpRequest, page_id: int) -> HttpResponse:
    """Who has the page, and the form to offer it to more; without the form for those who may edit and not offer."""
    page = get_object_or_404(Page, pk=page_id)
    portal = portal_of(page)
    offers = may_offer(request.user, page)
    if portal is None or not (offers or may_follow(request.user, page)):
        return permission_denied(request)
    if request.method == "POST" and not offers:
        return permission_denied(request)
    direction = direction_from(portal)
    is_public = bool(only_public([page]))
    sharings = list(Sharing.objects.filter(page=page).with_names().order_by("portal__path"))
    latest = max(sharings, key=lambda sharing: sharing.offered_at, default=None)
    form = ShareForm(
        request.POST or None,
        targets=target_portals(portal),
        direction=direction,
        sharings=sharings,
        initial={"note": latest.note if latest else ""},
    )
    if request.method == "POST" and is_public and form.is_valid():
        clear_showing(page, request.user)
        _share(request, page, form, direction)
        return redirect(SHARE_URL_NAME, page_id)
    context = {
        "page": page,
        "form": form,
        "offers": offers,
        "is_public": is_public,
        "is_up": direction == Direction.UP,
        "sharings": sharings,
        "standing": StandingPush.objects.filter(page=page).first(),
        "header_title": _("推荐到市级平台") if direction == Direction.UP else _("分享到平台"),
    }
    return render(request, "sharing/share.html", context)


def _share(request: HttpRequest, page: Page, form: ShareForm, direction: Direction) -> None:
    mandatory, note = form.cleaned_data.get("mandatory", False), form.cleaned_data["note"].strip()
    portals = form.chosen_portals()
    if form.to_all:
        sharings = actions.push_to_all(page=page, portals=portals, by=request.user, mandatory=mandatory, note=note)
    else:
        sharings = actions.offer(
            page=page, portals=portals, direction=direction, by=request.user, mandatory=mandatory, note=note
        )
    tell_receivers(page, portals, by=request.user)
    shown = sum(sharing.state == SharingState.ACCEPTED for sharing in sharings)
    if shown:
        messages.success(request, _("%(count)d 个平台的列表里显示这个页面。") % {"count": shown})
    if len(sharings) > shown:
        messages.success(request, _("已发给 %(count)d 个平台，等对方决定。") % {"count": len(sharings) - shown})


@require_POST
def withdraw_sharing(request: HttpRequest, page_id: int) -> HttpResponse:
    """From one portal (``sharing``), or from all of them."""
    page = get_object_or_404(Page, pk=page_id)
    if not may_offer(request.user, page):
        return permission_denied(request)
    chosen = request.POST.get("sharing", "")
    if chosen:
        sharing = get_object_or_404(Sharing, pk=plain_key(Sharing, chosen), page=page)
        actions.withdraw(sharing, by=request.user)
        tell_receivers(page, [sharing.portal], by=request.user)
        messages.success(request, _("已从“%(portal)s”撤回。") % {"portal": sharing.portal.title})
    else:
        portals = [sharing.portal for sharing in Sharing.objects.filter(page=page).open().with_names()]
        actions.withdraw_all(page, by=request.user)
        tell_receivers(page, portals, by=request.user)
        messages.success(request, _("已从全部平台撤回。"))
    return redirect(SHARE_URL_NAME, page_id)


def show_inbox(request: HttpRequest) -> HttpResponse:
    """Offers that wait for a decision, what was decided, and what became of one's own offers.

    Editors and auditors read it; moderators decide.
    """
    portals = followed_portals(request.user)
    if not portals:
        return permission_denied(request)
    offers = waiting_in(portals)
    context = {
        "header_title": _("收到的分享"),
        "subtitle": "、".join(portal.title for portal in portals[:3]),
        "decides": {portal.pk for portal in own_portals(request.user)},
        "waiting": offers[:SHOWN],
        "waiting_count": len(offers),
        "received": received(portals),
        "sent": sent(portals),
    }
    return render(request, "sharing/inbox.html", context)


@require_POST
def decide_sharing(request: HttpRequest, sharing_id: int) -> HttpResponse:
    sharing = get_object_or_404(Sharing.objects.with_names(), pk=sharing_id)
    if not may_decide(request.user, sharing):
        return permission_denied(request)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(text) for texts in form.errors.values() for text in texts))
        return redirect(INBOX_URL_NAME)
    accept = form.cleaned_data["answer"] == "accept"
    if accept:
        clear_showing(sharing.page, request.user)
    actions.decide(sharing, accept=accept, by=request.user, reason=form.cleaned_data["reason"].strip())
    tell_offerer(sharing, by=request.user)
    shown = _("《%(title)s》已采纳，马上显示在“%(portal)s”的列表里。")
    gone = _("《%(title)s》不在“%(portal)s”展示，理由已转给对方。")
    messages.success(
        request, (shown if accept else gone) % {"title": sharing.page.title, "portal": sharing.portal.title}
    )
    return redirect(INBOX_URL_NAME)


def admin_urls() -> list[Any]:
    return [
        path("qifu/pages/<int:page_id>/share/", share_page, name=SHARE_URL_NAME),
        path("qifu/pages/<int:page_id>/share/withdraw/", withdraw_sharing, name=WITHDRAW_URL_NAME),
        path("qifu/sharing/", show_inbox, name=INBOX_URL_NAME),
        path("qifu/sharing/<int:sharing_id>/", decide_sharing, name=DECIDE_URL_NAME),
    ]


def header_buttons(page: Page, user: Any, next_url: str | None = None, view_name: str = "") -> list[Button]:
    """分享到平台 in the page's header menu; for those who may not, where the page is shown, if it is anywhere."""
    if may_offer(user, page):
        label = gettext_lazy("分享到平台")
    elif may_follow(user, page) and Sharing.objects.filter(page=page.pk).exists():
        label = gettext_lazy("分享情况")
    else:
        return []
    return [Button(label, reverse(SHARE_URL_NAME, args=[page.pk]), icon_name="link", priority=65)]
