"""复制到公众号: a public page as the account's editor takes it, with what is entered beside it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.admin.auth import permission_denied
from wagtail.admin.widgets import Button
from wagtail.models import Page

from cms.wechat_desk.article import make_article
from publishing.kinds import find_kind
from publishing.models import Record

URL_NAME = "qifu_page_wechat"


@require_safe
def show_copy(request: HttpRequest, page_id: int) -> HttpResponse:
    """What is public, whatever the draft says."""
    page = get_object_or_404(Page, pk=page_id)
    if not page.permissions_for_user(request.user).can_edit():
        return permission_denied(request)
    record = Record.objects.live().filter(pk=str(page_id)).first()
    article = make_article(record.document) if record and can_be_copied(record) else None
    context: dict[str, Any] = {"header_title": _("复制到公众号"), "page": page, "article": article}
    if article:
        context["fields"] = [
            (_("标题"), article.title), (_("摘要"), article.digest), (_("作者"), article.source), (_("原文链接"), article.url),
        ]  # fmt: skip
        # The admin's own host has the same pictures; the portal's are strangers' there.
        context["preview"] = mark_safe(article.html.replace(f'src="{settings.QIFU_SITE_URL}/', 'src="/'))
    return render(request, "wechat_desk/copy.html", context)


def can_be_copied(record: Record) -> bool:
    kind = find_kind(record.kind)
    return kind is not None and kind.has_page


def admin_urls() -> list[Any]:
    return [path("qifu/pages/<int:page_id>/wechat/", show_copy, name=URL_NAME)]


def header_buttons(page: Page, user: Any, next_url: str | None = None, view_name: str = "") -> list[Button]:
    """复制到公众号 in the menu of a page that is public."""
    if not page.live or not hasattr(page.specific_class, "to_record") or not page.permissions_for_user(user).can_edit():
        return []
    return [Button(_("复制到公众号"), reverse(URL_NAME, args=[page.pk]), icon_name="comment", priority=65)]
