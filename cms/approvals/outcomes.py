"""What became of a draft, said to whoever has just published it or decided on it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.models import Page

from cms.approvals.deciding import REVIEW, still_to_look_at

DELIVERY = "qifu_page_delivery"


def part_url(page_id: int) -> str:
    return reverse(DELIVERY, args=[page_id]) + "?part"


def tell_where_it_appears(request: HttpRequest, page: Page) -> None:
    """After publishing: a message that follows the page to the portal and to search."""
    if not request.path.startswith(reverse("wagtailadmin_home")):
        return
    messages.info(
        request,
        format_html('<span data-delivery-url="{}">{}</span>', part_url(page.pk), _("正在上线……")),
        buttons=[messages.button(reverse(DELIVERY, args=[page.pk]), _("上线情况"))],
    )


def tell_what_became_of_it(request: HttpRequest, page: Page) -> HttpResponse | None:
    """After a reviewer's decision: published, on its way to the next step, back with its author, or not yet decided."""
    action = request.POST.get("workflow-action-name")
    if action == "reject":
        messages.success(request, _("已退回，提交人会看到原因和您写的批注。"))
    elif action == "approve":
        fresh = Page.objects.get(pk=page.pk)
        if still_to_look_at(fresh, request.user):
            messages.warning(request, _("还没有同意：请先看检查发现的问题，勾选“我已逐条核对”，再点同意。"))
            return redirect(REVIEW, page.pk)
        tell_approval(request, fresh)
    return None


def tell_approval(request: HttpRequest, page: Page) -> None:
    waiting = page.current_workflow_task
    if waiting is None:
        messages.success(request, _("已同意。"))
        tell_where_it_appears(request, page)
    else:
        messages.success(request, _("已同意，下一步由“%(step)s”审核。") % {"step": waiting.name})
