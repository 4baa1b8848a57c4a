"""Rules that the state table cannot say: how often, until when, and what must be said with it."""

from collections.abc import Callable
from datetime import date
from typing import Protocol

from django.utils.translation import gettext as _

from services.appeals import clock
from services.appeals.refusals import NotPossible
from services.appeals.standing import Happening, Standing
from services.appeals.states import CLAIMED_OUTCOMES, Action, Grade, Ground, Party
from working_days.calendar import working_days_between


class Intended(Happening, Protocol):
    """An event that is about to happen."""

    @property
    def party(self) -> str: ...
    @property
    def text(self) -> str: ...


Rule = Callable[[Standing, Intended], str]
# What these say stands in their text.
NEEDS_TEXT = {
    Action.REJECT: "请写明理由，并告诉企业该由谁负责。",
    Action.RETURN: "请写明退回的理由。",
    Action.ASK: "请写明要企业补充什么。",
    Action.SUPPLY: "请写上要补充的内容。",
    Action.ANSWER: "请写上答复内容。",
    Action.DISPUTE: "请写明哪里没有解决，承办单位才好重新办理。",
    Action.REOPEN: "请写明为什么要重新办理。",
    Action.REQUEST_EXTENSION: "请写明延期的理由。",
    Action.REFUSE_EXTENSION: "请写明不同意的理由。",
    Action.EXTEND: "请写明同意的理由。",
    Action.ESCALATE: "请写明为什么上报市级。",
    Action.DELEGATE: "请写明为什么交给镇办。",
    Action.SUPERVISE: "请写明督办要求。",
    Action.INSTRUCT: "请写上批示。",
}


def check_rules(now: Standing, event: Intended) -> None:
    """Raises NotPossible, saying which rule stands against it."""
    action = Action(event.action)
    if action in NEEDS_TEXT and not event.text.strip():
        raise NotPossible(_(NEEDS_TEXT[action]))
    reason = RULES[action](now, event) if action in RULES else ""
    if reason:
        raise NotPossible(reason)


def _reject(now: Standing, event: Intended) -> str:
    return "" if event.facts.get("ground") in Ground.values else _("请选择不予受理的依据。")


def _limit(now: Standing, event: Intended) -> str:
    right = event.facts.get("category") and 0 < event.facts.get("limit", 0) <= clock.LONGEST_LIMIT
    return "" if right else _("请选择类别和办理时限，最长 %(days)d 个工作日。") % {"days": clock.LONGEST_LIMIT}


def _assign(now: Standing, event: Intended) -> str:
    """Returned three times, it is the supervisor's to say who answers (首接负责), and that stands."""
    by_supervisor = event.party == Party.SUPERVISOR
    if now.returns >= clock.THIRD_RETURN and not by_supervisor:
        return _("已经退回 %(n)d 次，由督办员指定承办单位。") % {"n": now.returns}
    if now.returns < clock.THIRD_RETURN and by_supervisor:
        return _("由受理单位转办；退回三次以后才由督办员指定承办单位。")
    return "" if event.facts.get("unit") else _("请选择承办单位。")


def _return(now: Standing, event: Intended) -> str:
    if now.returns >= clock.THIRD_RETURN:
        return _("承办单位是督办员指定的，不能再退回；有困难请与督办员联系。")
    return ""


def _ask(now: Standing, event: Intended) -> str:
    if now.asks >= clock.MOST_ASKS:
        return _("已经请企业补充过 %(n)d 次，不能再请；请电话联系企业，或按现有材料答复。") % {"n": clock.MOST_ASKS}
    return ""


def _answer(now: Standing, event: Intended) -> str:
    return "" if event.facts.get("outcome") in CLAIMED_OUTCOMES else _("请选择办理结果。")


def _confirm(now: Standing, event: Intended) -> str:
    return "" if event.facts.get("grade") in ("", *Grade.values) else _("请在列出的评价中选择一项。")


def _lapse(now: Standing, event: Intended) -> str:
    since = now.asked_on or now.answered_on
    assert since is not None
    return "" if event.on > silent_until(since) else _("还没有到期。")


def silent_until(since: date) -> date:
    """The last day on which the person may still react."""
    return clock.due_after(since, clock.SILENCE)


def _reopen(now: Standing, event: Intended) -> str:
    assert now.closed_on is not None
    by_person = event.party == Party.PERSON
    if event.facts.get("by_person") is not by_person:
        return _("请刷新页面后再试。")
    if not by_person:
        return ""
    if now.accepted_on is None:
        return _("这件诉求还没有受理就撤回了，请重新提交。")
    if now.person_reopened:
        return _("您已经要求重新办理过一次；仍有问题请拨打服务热线，由督办员处理。")
    if event.on > clock.due_after(now.closed_on, clock.REOPEN_WITHIN):
        return _("办结已超过 %(days)d 个工作日，请重新提交诉求。") % {"days": clock.REOPEN_WITHIN}
    return ""


def _request_extension(now: Standing, event: Intended) -> str:
    if now.extended or now.extension_asked:
        return _("延期只能申请一次。")
    return _before_due(now, event)


def _before_due(now: Standing, event: Intended) -> str:
    assert now.due_on is not None
    return _("已经超过办理期限，不能再延期。") if event.on > now.due_on else ""


def _extend(now: Standing, event: Intended) -> str:
    if not now.extension_asked:
        return _("承办人没有申请延期。")
    days = event.facts.get("days", 0)
    if days <= 0:
        return _("延期后的日期要在原定期限之后。")
    most = clock.LONGEST_LIMIT - now.limit - now.extra
    if days > most:
        return _(
            "办理时限连同延期最长 %(longest)d 个工作日（不含等企业补充的时间），最多还能延 %(most)d 个工作日。"
        ) % {
            "longest": clock.LONGEST_LIMIT,
            "most": max(most, 0),
        }
    return _before_due(now, event)


def extension_days(due_on: date, wanted: date) -> int:
    """What moving a due date to ``wanted`` comes to, in working days."""
    return working_days_between(due_on, wanted)


def _supervise(now: Standing, event: Intended) -> str:
    return _("已经在督办，要求 %(day)s 前答复。") % {"day": now.supervised_by} if now.supervised_by else ""


RULES: dict[Action, Rule] = {
    Action.REJECT: _reject,
    Action.ACCEPT: _limit,
    Action.RECATEGORISE: _limit,
    Action.ASSIGN: _assign,
    Action.RETURN: _return,
    Action.ASK: _ask,
    Action.ANSWER: _answer,
    Action.CONFIRM: _confirm,
    Action.LAPSE: _lapse,
    Action.REOPEN: _reopen,
    Action.REQUEST_EXTENSION: _request_extension,
    Action.EXTEND: _extend,
    Action.SUPERVISE: _supervise,
}
