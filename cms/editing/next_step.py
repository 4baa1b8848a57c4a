"""What to do next, said by the editor: its big button, and a line above the form while a draft is under way.

Saving happens by itself and stands behind the arrow.
"""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.models import Comment, Page, WorkflowState

from cms.approvals.changes import compare_page
from cms.approvals.deciding import REVIEW
from cms.approvals.doubts import doubts_about
from cms.approvals.returns import Returned, returned
from cms.approvals.schedules import schedule_of
from cms.approvals.sending_views import URL_NAME as ASK_LEADER
from cms.approvals.sending_views import may_ask

APPROVE, SUBMIT, PUBLISH = "approve", "action-submit", "action-publish"
ASKED = gettext_lazy("这一稿等您审核：要改的地方，点栏目右边的气泡写批注；看完在底部点“同意”，或点箭头选“退回修改”。")
ASKED_OF_ANOTHER = gettext_lazy(
    "这一稿等您审核，但规则要求领导或另一位审核人同意：可以发给领导审批，不合适就在底部选“退回修改”。"
)


def put_next_step_first(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """A reviewer approves, an editor submits. Who may publish at once does that behind the arrow, not by a slip."""
    names = [item.name for item in items]
    if APPROVE in names:
        # It publishes too, and keeps the record of the step; beside it "publish" would break the step off.
        items[:] = [item for item in items if item.name != PUBLISH]
        move_to_front(items, APPROVE)
    elif SUBMIT in names and PUBLISH not in names:
        move_to_front(items, SUBMIT)


def move_to_front(items: list[Any], name: str) -> None:
    first = next(item for item in items if item.name == name)
    items.remove(first)
    items.insert(0, first)


def tell_what_is_asked(request: HttpRequest, page: Page) -> None:
    """On opening the editor: why a draft came back, or that it waits for this very person's word."""
    state = page.current_workflow_state
    task_state = state.current_task_state if state else None
    if request.method != "GET":
        return
    if task_state is None:
        remind_of_schedule(request, page)
    elif state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        messages.warning(request, tell_return(page, returned(state)))
    elif actions := task_state.task.specific.get_actions(page, request.user):
        buttons = [messages.button(reverse(REVIEW, args=[page.pk]), _("看全文和改动，审批"))]
        buttons += [messages.button(found.url, found.label) for found in compare_page(page)]
        offers_approving = any(action[0] == APPROVE for action in actions)
        if not offers_approving and may_ask(request.user, task_state):
            buttons.append(messages.button(reverse(ASK_LEADER, args=[task_state.pk]), _("发给领导审批")))
        buttons += tell_check(page, request.user)
        said = ASKED if offers_approving else ASKED_OF_ANOTHER
        messages.info(request, f"{tell_schedule(page)}{said}", buttons=buttons)


def remind_of_schedule(request: HttpRequest, page: Page) -> None:
    """A time that was filled in does nothing by itself."""
    schedule = schedule_of(page)
    if schedule and schedule.public_at and not page.approved_schedule and page.has_unpublished_changes:
        time = timezone.localtime(schedule.public_at).strftime("%Y-%m-%d %H:%M")
        said = _("这一稿定于 %(time)s 公开，还没有生效：请在底部点“提交”，能直接发布的人点“定时发布”。")
        messages.info(request, said % {"time": time})


def tell_schedule(page: Page) -> str:
    """``page`` is the latest draft, as the editor holds it."""
    schedule = schedule_of(page)
    moments = [
        (_("通过后 %(time)s 自动公开。"), schedule.public_at if schedule else None),
        (_("%(time)s 自动下线。"), schedule.gone_at if schedule else None),
    ]
    return "".join(
        text % {"time": timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")} for text, moment in moments if moment
    )


def tell_check(page: Page, user: Any) -> list[Any]:
    """How much the check before publishing finds, with the way there."""
    lines = sum(len(caution.lines) for caution in doubts_about(page))
    label = _("检查发现 %(count)d 处，请先看") % {"count": lines}
    return [messages.button(reverse(REVIEW, args=[page.pk]), label)] if lines else []


def tell_return(page: Page, back: Returned) -> str:
    """A leader without a log-in is named in the reason itself."""
    reason = (back.reason or _("没有写原因")).rstrip("。")
    said = _("%(by)s退回：%(reason)s") % {"by": back.by, "reason": reason} if back.by else reason
    said = _("%(said)s。改好后点底部的“重新提交”。") % {"said": said}
    comments = Comment.objects.filter(page=page, resolved_at=None).count()
    if comments:
        said += _("还有 %(count)d 处批注写在栏目旁，点右上角的气泡查看。") % {"count": comments}
    return said
