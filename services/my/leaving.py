"""/services/leave/TOKEN/: looking after what one is told, and leaving, without signing in (RFC 8058). Never by GET."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from services.contacts.masks import mask_email
from services.my.subscriptions import DOINGS, describe, describe_choices
from services.notices.choosing import choose
from services.notices.models import Recipient
from services.notices.recipients import come_back, leave
from services.pages.answers import service_page, show
from services.people.refusals import NotNow
from services.subscriptions.subscribing import subscriptions_of

# What mail programs post, word for word; the page's own button says the same.
ONE_CLICK = ("List-Unsubscribe", "One-Click")


@service_page
@require_http_methods(["GET", "HEAD", "POST"])
def leave_page(request: HttpRequest, token: UUID) -> HttpResponse:
    """Whoever has the address may leave, so that no other token is asked: mail programs have none."""
    recipient = Recipient.objects.select_related("person").filter(token=token).first()
    if recipient is None or (recipient.person and recipient.person.left_at):
        return show(request, "leave-gone", _("链接已失效"), {}, status=404)
    if request.method != "POST":
        return show_page(request, recipient)
    name, value = ONE_CLICK
    if request.POST.get(name) == value:
        leave(recipient)
    elif request.POST.get("action") == "back":
        come_back(recipient)
    elif recipient.person is None:
        return change(request, recipient)
    recipient.refresh_from_db()
    return show_page(request, recipient)


def change(request: HttpRequest, recipient: Recipient) -> HttpResponse:
    action = request.POST.get("action", "")
    try:
        if action in ("end", "pause"):
            DOINGS[action](request, recipient)
        elif action == "rhythm":
            choose(recipient, rhythm=request.POST.get("rhythm", ""), channels=["mail"])
    except NotNow as refusal:
        return show_page(request, recipient, str(refusal))
    recipient.refresh_from_db()
    return show_page(request, recipient)


def show_page(request: HttpRequest, recipient: Recipient, notice: str = "") -> HttpResponse:
    """Of a person, whose subscriptions name enterprises, it shows none: links are passed on with mails."""
    context: dict[str, Any] = {
        "person": recipient.person is not None,
        "masked": "",
        "interests": [],
        "one_click": ONE_CLICK,
        "notice": notice,
    }
    context |= describe_choices(recipient)
    if recipient.person is None:
        context["masked"] = mask_email(recipient.email)
        context["interests"] = [describe(one) for one in subscriptions_of(recipient)]
    title = _("已退订") if recipient.left_at else _("订阅和退订")
    return show(request, "leave", title, context, status=422 if notice else 200)
