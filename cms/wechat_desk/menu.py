"""公众号菜单 in the admin: written as lines, checked, and handed to WeChat by the courier."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from cms.wechat_desk.rights import for_keepers
from messages.outbox import can_wechat
from services.wechat.menus import AccountMenu, BadMenu, current_menu, read_menu, save_menu
from services.wechat.models import Menu
from services.wechat.putting import last_put, put_menu

URL_NAME = "qifu_wechat_menu"
LONGEST = 4000


@for_keepers
@require_http_methods(["GET", "HEAD", "POST"])
def edit_menu(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return show(request, current_menu())
    text = request.POST.get("text", "")[:LONGEST]
    try:
        save_menu(text, by=str(request.user))
    except BadMenu as error:
        return show(request, text, error.problems)
    if "put" not in request.POST:
        messages.success(request, _("菜单已保存，还没有发到微信。"))
    elif put_menu():
        messages.success(request, _("菜单已保存，正在发到微信；微信里一般 5 分钟内更新，重新关注马上看到。"))
    else:
        messages.warning(request, _("菜单已保存；公众号还没有接通，发不到微信。"))
    return HttpResponseRedirect(reverse(URL_NAME))


def show(request: HttpRequest, text: str, problems: list[str] | None = None) -> HttpResponse:
    context: dict[str, Any] = {
        "header_title": _("公众号菜单"),
        "text": text,
        "problems": problems or [],
        "menu": _readable(text),
        "saved": Menu.objects.first(),
        "last": last_put(),
        "can_put": can_wechat(),
        "longest": LONGEST,
    }
    return render(request, "wechat_desk/menu.html", context, status=422 if problems else 200)


def _readable(text: str) -> AccountMenu | None:
    try:
        return read_menu(text)
    except BadMenu:
        return None


def admin_urls() -> list[Any]:
    return [path("qifu/wechat/menu/", edit_menu, name=URL_NAME)]
