"""Copying or moving a page to an address that the platform needs itself is refused with what to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page

from cms.teams.references import sent_page
from site_content.base.addresses import is_refused, refusal_text


def refuse_copy(request: HttpRequest, page: Page) -> HttpResponse | None:
    if request.method != "POST":
        return None
    parent = sent_page(request.POST.get("new_parent_page")) or page.get_parent()
    slug = request.POST.get("new_slug", "")
    if not is_refused(slug, parent):
        return None
    messages.error(request, refusal_text(slug))
    return redirect("wagtailadmin_pages:copy", page.pk)


def refuse_move(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    if page.get_parent().pk == destination.pk or not is_refused(page.slug, destination):
        return None
    text = _("%(reason)s先在编辑页改好网址再移动。") % {"reason": refusal_text(page.slug)}
    messages.error(request, text)
    return redirect("wagtailadmin_pages:move", page.pk)
