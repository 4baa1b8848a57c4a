"""适用条件: what the draft's conditions say in one sentence, and how many enterprises of the registry they fit."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.auth import permission_denied
from wagtail.models import Page

from matching.describing import describe_rule
from matching.rules import BadRule, Rule
from services.enterprises.reach import Reach, find_reach, say_count
from site_content.base.audience import HasAudience
from site_content.base.rules import compile_rule

URL_NAME = "qifu_page_reach"
SHOWN_CONDITIONS = 12


def show_reach(request: HttpRequest, page_id: int) -> HttpResponse:
    """A part of a screen: of the latest draft, or (POST) of what stands in the editor's form and is not saved yet."""
    page: Any = get_object_or_404(Page, pk=page_id).specific
    if not reach_url(page):
        raise Http404
    if not page.permissions_for_user(request.user).can_edit():
        return permission_denied(request)
    draft = page.get_latest_revision_as_object()
    if request.method == "POST" and not _take_form(request, draft):
        return _say(request, _("有内容还没有填对（标红的地方），改好后再算。"))
    try:
        rule = compile_rule(draft)
    except BadRule:
        return _say(request, _("条件太多，系统判断不了：请合并几条，或者改用“其他条件（文字）”。"))
    return render(request, "editing/reach.html", describe_reach(rule, timezone.localdate()))


def _take_form(request: HttpRequest, draft: Any) -> bool:
    """Puts what was typed onto the draft in memory, as a preview does."""
    form_class = draft.get_edit_handler().get_form_class()
    form = form_class(
        request.POST, request.FILES, instance=draft, parent_page=draft.get_parent().specific, for_user=request.user
    )
    form.defer_required_fields()
    if not form.is_valid():
        return False
    form.save(commit=False)
    return True


def describe_reach(rule: Rule, today: date) -> dict[str, Any]:
    """The template's context."""
    reach = find_reach(rule, today.isoformat())
    return {
        "sentence": describe_rule(rule),
        "reach": reach,
        "fits": say_count(reach.fits),
        "nearly": say_count(reach.nearly),
        "rows": [
            (c.text, say_count(c.fails), say_count(c.unknown), say_count(c.alone))
            for c in sorted(reach.conditions, key=lambda c: -c.fails)[:SHOWN_CONDITIONS]
        ],
        "nobody": _nobody(reach),
    }


def _nobody(reach: Reach) -> str:
    """Why it fits nobody, if one condition alone sees to that."""
    found = "、".join(f"“{condition.text}”" for condition in reach.excluding_all)
    return _("%(conditions)s 把所有企业都排除了，请核对。") % {"conditions": found} if found else ""


def _say(request: HttpRequest, text: str) -> HttpResponse:
    return render(request, "editing/reach.html", {"problem": text})


def reach_url(page: Any) -> str:
    """Empty for pages that carry no rule."""
    return reverse(URL_NAME, args=[page.pk]) if isinstance(page, HasAudience) else ""


def admin_urls() -> list[Any]:
    return [path("qifu/pages/<int:page_id>/reach/", show_reach, name=URL_NAME)]
