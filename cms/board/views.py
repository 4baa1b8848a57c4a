"""运行看板 in the admin: the inspection for those who look after the whole site, each team's own for the others."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.auth import permission_denied
from wagtail.admin.menu import MenuItem
from wagtail.permission_policies.pages import PagePermissionPolicy

from cms.board.chart import BOTTOM, HEIGHT, WIDTH, draw_bars
from cms.board.columns import read_columns
from cms.board.publications import count_publications, make_workbook
from cms.board.rules import Facts, State, judge_all
from cms.reviews.pages import due_reviews
from cms.teams.borders import oversees
from cms.wagtail_seams.exports import XLSX_TYPE, dated_name, file_headers

URL_NAME = "qifu_board"
XLSX_URL_NAME = "qifu_board_publications"
REVIEWS_AHEAD = timedelta(days=30)
REVIEWS_SHOWN = 50


def show_board(request: HttpRequest) -> HttpResponse:
    if not has_board(request.user):
        return permission_denied(request)
    pages, today = own_pages(request.user), timezone.localdate()
    columns = read_columns(today, pages)
    table = count_publications(today, pages)
    reviews = due_reviews(today, pages, ahead=REVIEWS_AHEAD)
    verdicts = [] if pages is not None else judge_all(Facts([c for c in columns if not c.owner], today))
    context = {
        "header_title": _("运行看板"),
        "verdicts": verdicts,
        "failed": sum(verdict.state is State.FAIL for verdict in verdicts),
        "columns": columns,
        "overdue": sum(column.state in ("empty", "stale") for column in columns),
        "reviews": reviews[:REVIEWS_SHOWN],
        "reviews_count": len(reviews),
        "table": table,
        "bars": draw_bars(table),
        "chart": {"width": WIDTH, "height": HEIGHT, "base": HEIGHT - BOTTOM, "label_y": HEIGHT - 8},
        "xlsx_url": reverse(XLSX_URL_NAME),
        "today": today,
    }
    return render(request, "board/board.html", context)


def download_publications(request: HttpRequest) -> HttpResponse:
    """The table of publications as XLSX."""
    if not has_board(request.user):
        return permission_denied(request)
    pages, today = own_pages(request.user), timezone.localdate()
    content = make_workbook(count_publications(today, pages))
    headers = file_headers(dated_name(str(_("发布量")), "xlsx"))
    return HttpResponse(content, content_type=XLSX_TYPE, headers=headers)


def own_pages(user: Any) -> QuerySet[Any] | None:
    """The pages that the user works on; None for whoever looks after the whole site, an auditor among them."""
    if oversees(user):
        return None
    return PagePermissionPolicy().instances_user_has_any_permission_for(user, {"add", "change", "publish"})


def has_board(user: Any) -> bool:
    """Whether there is anything to show to the user."""
    pages = own_pages(user)
    return pages is None or pages.exists()


class BoardMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return has_board(request.user)


def admin_urls() -> list[Any]:
    return [
        path("qifu/board/", show_board, name=URL_NAME),
        path("qifu/board/publications.xlsx", download_publications, name=XLSX_URL_NAME),
    ]


def menu_item() -> MenuItem:
    return BoardMenuItem(_("运行看板"), reverse(URL_NAME), name="qifu-board", icon_name="list-ul", order=150)
