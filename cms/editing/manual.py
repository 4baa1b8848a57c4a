"""The editors' guide (docs/editors/README.md) inside the admin, in place of Wagtail's own, which is elsewhere."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from markdown_it import MarkdownIt
from wagtail.admin.menu import MenuItem

URL_NAME = "qifu_manual"
GUIDE = settings.BASE_DIR / "docs" / "editors" / "README.md"
FOREIGN_HELP = ("whats-new-in-wagtail-", "editor-guide")


def show_manual(request: HttpRequest) -> HttpResponse:
    _title, _break, text = GUIDE.read_text(encoding="utf-8").partition("\n")
    html = MarkdownIt("commonmark", {"html": False}).enable("table").render(text)
    return render(request, "editing/manual.html", {"manual": mark_safe(html), "header_title": _("编辑手册")})


def admin_urls() -> list[Any]:
    return [path("qifu/manual/", show_manual, name=URL_NAME)]


def menu_item() -> MenuItem:
    return MenuItem(_("编辑手册"), reverse(URL_NAME), name="qifu-manual", icon_name="help", order=100)


def leave_out_foreign_help(request: HttpRequest, items: list[MenuItem]) -> None:
    """Wagtail's release notes and guide are English pages of another host."""
    items[:] = [item for item in items if not item.name.startswith(FOREIGN_HELP)]
