"""Where a draft stands on its way to the public, why it is not there, and whose turn it is: in one sentence."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page, PageLogEntry, TaskState, WorkflowState

from cms.approvals.models import ApprovalTaskState, LeaderLink, LinkStatus
from cms.approvals.returns import returned
from cms.approvals.schedules import schedule_of

# So many people are named; more are a group.
NAMED = 5
TAKEN_DOWN = ("wagtail.unpublish", "wagtail.unpublish.scheduled")


def tell_turn(page: Page) -> str:
    """For a page with a draft that is not public; "" if there is nothing to do."""
    state = page.current_workflow_state
    if state is not None and state.status == WorkflowState.STATUS_IN_PROGRESS and state.current_task_state:
        return tell_waiting(page, state.current_task_state)
    if state is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        return _tell_returned(state)
    if page.approved_schedule:
        moment = page.scheduled_revision.approved_go_live_at
        return _("已批准，%(time)s 自动公开，不用再做什么。") % {"time": _moment(moment)}
    if page.live and not page.has_unpublished_changes:
        return ""
    return f"{_why_taken_down(page)}{_('这一稿还没有提交审批：请写稿人打开编辑页，在底部点“提交”；能直接发布的人也可以点“发布”。')}"


def tell_waiting(page: Page, state: TaskState) -> str:
    """At which step, with whom, until when."""
    values = {"step": state.task.name, "people": name_people(deciders_of(state))}
    said = _("正在“%(step)s”这一步，等%(people)s审批") % values
    step = ApprovalTaskState.objects.filter(pk=state.pk).first()
    if step is not None and step.due_on:
        said += _("，办理期限 %(day)s") % {"day": step.due_on.isoformat()}
    links = LeaderLink.objects.filter(task_state=state).select_related("task_state", "revision")
    leaders = [link.leader_name for link in links if link.status() is LinkStatus.OPEN]
    if leaders:
        said += _("；已请%(leader)s审批，等领导答复") % {"leader": "、".join(leaders)}
    schedule = schedule_of(page.get_latest_revision_as_object())
    if schedule and schedule.public_at:
        said += _("；通过后 %(time)s 自动公开") % {"time": _moment(schedule.public_at)}
    return f"{said}。"


def deciders_of(state: TaskState) -> list[Any]:
    """The active log-ins that may decide on this step, by the groups it names."""
    from django.contrib.auth import get_user_model

    groups = getattr(state.task.specific, "groups", None)
    people = get_user_model()._default_manager.filter(is_active=True)
    return list(people.filter(groups__in=groups.all()).distinct().order_by("pk")) if groups is not None else []


def name_people(people: list[Any]) -> str:
    if not people:
        return str(_("系统管理员"))
    names = "、".join(person.get_full_name() or person.get_username() for person in people[:NAMED])
    return names if len(people) <= NAMED else _("%(names)s等 %(count)d 人") % {"names": names, "count": len(people)}


def _tell_returned(state: WorkflowState) -> str:
    back, author = returned(state), state.requested_by
    values = {
        "by": back.by or _("审核人"),
        "reason": (back.reason or _("没有写原因")).rstrip("。"),
        "author": name_people([author]) if author else _("写稿人"),
    }
    return _("已由%(by)s退回：%(reason)s。请%(author)s改好后在底部点“重新提交”。") % values


def _why_taken_down(page: Page) -> str:
    if page.live or page.first_published_at is None:
        return ""
    entry = PageLogEntry.objects.filter(page=page.pk, action__in=TAKEN_DOWN).select_related("user").first()
    if entry is None:
        return ""
    if entry.action.endswith("scheduled"):
        return _("已于 %(time)s 到期自动下线。") % {"time": _moment(entry.timestamp)}
    by = name_people([entry.user]) if entry.user else _("系统")
    return _("已于 %(time)s 由%(by)s取消发布。") % {"time": _moment(entry.timestamp), "by": by}


def _moment(moment: Any) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")
