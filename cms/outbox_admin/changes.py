"""再试 and 不再发送, on one message or on all that failed; each leaves a line in the audit log."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages as notes
from wagtail.log_actions import LogActionRegistry, log

from messages.models import Message, MessageQuerySet
from messages.outbox import UNDECIDED, can_be_retried, retry_messages, withdraw_messages

RETRIED, GIVEN_UP = "qifu.message_retried", "qifu.message_given_up"


@require_POST
def change_messages(request: HttpRequest) -> HttpResponse:
    """``action``: retry, of the ``message`` with that number or of all that failed; or give_up, of that message."""
    if not getattr(request.user, "is_superuser", False):
        raise PermissionDenied
    number, action = request.POST.get("message", ""), request.POST.get("action", "")
    one = Message.objects.filter(pk=int(number)) if number.isdecimal() else None
    said = ""
    if action == "retry":
        said = retry(one if one is not None else Message.objects.failed(), request)
    elif action == "give_up" and one is not None:
        said = give_up(one, request)
    if said:
        notes.success(request, said)
    else:
        notes.warning(request, _("没有可以改动的消息，可能刚刚发出。"))
    return redirect("qifu_outbox")


def retry(chosen: MessageQuerySet, request: HttpRequest) -> str:
    """What to say; "" if there was nothing to do."""
    _note(can_be_retried(chosen), RETRIED, request)
    count = retry_messages(chosen)
    return _("%(count)d 条消息马上再发。") % {"count": count} if count else ""


def give_up(chosen: MessageQuerySet, request: HttpRequest) -> str:
    """What to say; "" if there was nothing to do."""
    _note(chosen.filter(state__in=UNDECIDED), GIVEN_UP, request)
    count = withdraw_messages(chosen)
    return _("%(count)d 条消息不再发送。") % {"count": count} if count else ""


def _note(chosen: MessageQuerySet, action: str, request: HttpRequest) -> None:
    for message in chosen.defer("content"):
        log(instance=message, action=action, user=request.user, title=str(message))


def register_actions(actions: LogActionRegistry) -> None:
    actions.register_action(RETRIED, _("再发一次消息"), _("再发一次消息"))
    actions.register_action(GIVEN_UP, _("不再发送消息"), _("不再发送消息"))
