"""公众号模拟器: writing to the account as a follower does, and reading exactly what he would read; needs no credentials."""

import re
import time
import uuid
from typing import Any
from xml.dom.minidom import parseString

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin.menu import MenuItem

from cms.wechat_desk.rights import for_keepers, keeps_account
from services.wechat.incoming import Incoming
from services.wechat.receiving import answer_once
from services.wechat.replies import Reply, write_xml
from services.wechat.scanning import SCENE
from services.wechat.words import WORDS

URL_NAME = "qifu_wechat"
ACCOUNT = "gh_simulator"
OFFERED = ("help", "policies", "events", "appeal", "hall")
# What a follower does without writing; as the talk shows it.
EVENTS = {"subscribe": lambda: _("（关注）"), "scan": lambda: _("（扫绑定二维码）")}
LONGEST = 600
_LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>')


@transaction.non_atomic_requests
@for_keepers
@require_http_methods(["GET", "HEAD", "POST"])
def show_simulator(request: HttpRequest) -> HttpResponse:
    context: dict[str, Any] = {
        "header_title": _("公众号模拟器"),
        "words": [WORDS[word][0] for word in OFFERED],
        "longest": LONGEST,
    }
    if request.method == "POST":
        message = read_form(request)
        context |= describe(message, answer_once(message))
    return render(request, "wechat_desk/simulator.html", context)


def read_form(request: HttpRequest) -> Incoming:
    """What WeChat would make of it; a follower of nobody's, one for each log-in."""
    text, now = request.POST.get("text", "")[:LONGEST].strip(), int(time.time())
    follower = f"simulator-{request.user.pk}"
    if (event := request.POST.get("event", "")) in EVENTS:
        key = f"{SCENE}SIMULATED" if event == "scan" else ""
        return Incoming(follower, ACCOUNT, "event", now, uuid.uuid4().hex, key, event, simulated=True)
    return Incoming(follower, ACCOUNT, "text", now, uuid.uuid4().hex, text, simulated=True)


def describe(message: Incoming, reply: Reply) -> dict[str, Any]:
    """The exchange, as the template shows it."""
    xml = write_xml(reply, message, message.at)
    return {
        "written": EVENTS[message.event]() if message.event else message.text,
        "reply": reply,
        "bubble": as_bubble(reply.text),
        "xml": parseString(xml).toprettyxml(indent="  ").partition("\n")[2] if xml.startswith("<") else xml,
        "bytes": len(reply.text.encode()),
    }


def as_bubble(text: str) -> SafeString:
    """A text's links as links, everything else as it is written."""
    parts, end = [], 0
    for match in _LINK.finditer(text):
        anchor = format_html('<a href="{}" target="_blank" rel="noopener">{}</a>', match[1], match[2])
        parts += [escape(text[end : match.start()]), anchor]
        end = match.end()
    return mark_safe("".join([*parts, escape(text[end:])]))  # each part is escaped


def admin_urls() -> list[Any]:
    return [path("qifu/wechat/", show_simulator, name=URL_NAME)]


class KeepersItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return keeps_account(request.user)


def menu_item() -> MenuItem:
    return KeepersItem(_("微信公众号"), reverse(URL_NAME), name="qifu-wechat", icon_name="comment", order=1080)
