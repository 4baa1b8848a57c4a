"""The state table of an appeal, as data: from where, what, who, to where. Whatever is not in it is refused."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    UNCONFIRMED = "unconfirmed", _("待确认")
    SUBMITTED = "submitted", _("待受理")
    REJECTED = "rejected", _("不予受理")
    ACCEPTED = "accepted", _("已受理，待转办")
    ASSIGNED = "assigned", _("已转办，待承办")
    IN_PROGRESS = "in_progress", _("办理中")
    WAITING_INFO = "waiting_info", _("等企业补充")
    ANSWERED = "answered", _("已答复，待评价")
    CLOSED = "closed", _("已办结")


class Action(TextChoices):
    SUBMIT = "submit", _("提交")
    PROVE = "prove", _("确认联系方式")
    ACCEPT = "accept", _("受理")
    REJECT = "reject", _("不予受理")
    ASSIGN = "assign", _("转办")
    TAKE = "take", _("接办")
    RETURN = "return", _("退回")
    CONTACT = "contact", _("联系企业")
    ASK = "ask", _("请企业补充")
    SUPPLY = "supply", _("补充")
    LAPSE = "lapse", _("逾期无回应")
    ANSWER = "answer", _("答复")
    CONFIRM = "confirm", _("确认并评价")
    DISPUTE = "dispute", _("不认可")
    REOPEN = "reopen", _("重新办理")
    REQUEST_EXTENSION = "request_extension", _("申请延期")
    EXTEND = "extend", _("同意延期")
    REFUSE_EXTENSION = "refuse_extension", _("不同意延期")
    RECATEGORISE = "recategorise", _("改类别")
    WITHDRAW = "withdraw", _("撤回")
    ESCALATE = "escalate", _("上报市级")
    DELEGATE = "delegate", _("交镇办")
    SUPERVISE = "supervise", _("督办")
    INSTRUCT = "instruct", _("领导批示")


class Party(TextChoices):
    """In what capacity somebody acts on an appeal."""

    PERSON = "person", _("企业")
    OFFICER = "officer", _("镇办受理员")
    DISPATCHER = "dispatcher", _("市级调度员")
    HANDLER = "handler", _("承办人")
    SUPERVISOR = "supervisor", _("督办员")
    CLERK = "clerk", _("大厅窗口")
    LEADER = "leader", _("领导")
    SYSTEM = "system", _("系统")


class Outcome(TextChoices):
    """The first four are claimed with an answer."""

    SOLVED = "solved", _("已解决")
    PARTLY = "partly", _("部分解决")
    EXPLAINED = "explained", _("已解释说明")
    NOT_FEASIBLE = "not_feasible", _("暂不具备解决条件")
    WITHDRAWN = "withdrawn", _("企业撤回")
    NO_ANSWER = "no_answer", _("企业未补充")


CLAIMED_OUTCOMES = (Outcome.SOLVED, Outcome.PARTLY, Outcome.EXPLAINED, Outcome.NOT_FEASIBLE)


class Ground(TextChoices):
    """Why an appeal is not taken; whoever rejects also says who is responsible instead."""

    NOT_GOVERNMENT = "1", _("不属于政府职责范围")
    NOT_HERE = "2", _("不属于本市管辖")
    IN_COURT = "3", _("已进入诉讼、仲裁、行政复议程序")
    OTHER_CHANNEL = "4", _("应由纪检监察、信访等渠道办理")
    DUPLICATE = "5", _("同一诉求正在办理或已经办结，没有新的事实")
    UNCLEAR = "6", _("诉求内容不明确且联系不上")
    AGAINST_LAW = "7", _("要求违反法律法规")


# 好差评: five grades; the first three count as satisfied.
class Grade(TextChoices):
    VERY_GOOD = "5", _("非常满意")
    GOOD = "4", _("满意")
    FAIR = "3", _("基本满意")
    BAD = "2", _("不满意")
    VERY_BAD = "1", _("非常不满意")


SATISFIED = (Grade.VERY_GOOD, Grade.GOOD, Grade.FAIR)


@dataclass(frozen=True)
class Transition:
    """``target`` None: the state stays."""

    sources: tuple[State, ...]
    action: Action
    parties: tuple[Party, ...]
    target: State | None


_S, _A, _P = State, Action, Party
HANDLED = (_S.ACCEPTED, _S.ASSIGNED, _S.IN_PROGRESS, _S.WAITING_INFO)
OPEN = (_S.SUBMITTED, *HANDLED)
HANDED_ON = (_S.ACCEPTED, _S.ASSIGNED, _S.IN_PROGRESS)
DESK = (_P.OFFICER, _P.DISPATCHER)

TABLE: tuple[Transition, ...] = (
    Transition((_S.UNCONFIRMED,), _A.PROVE, (_P.PERSON,), _S.SUBMITTED),
    Transition((_S.SUBMITTED,), _A.ACCEPT, DESK, _S.ACCEPTED),
    Transition((_S.SUBMITTED,), _A.REJECT, DESK, _S.REJECTED),
    Transition((_S.ACCEPTED,), _A.ASSIGN, (*DESK, _P.SUPERVISOR), _S.ASSIGNED),
    Transition((_S.ASSIGNED,), _A.TAKE, (_P.HANDLER,), _S.IN_PROGRESS),
    Transition((_S.ASSIGNED,), _A.RETURN, (_P.HANDLER,), _S.ACCEPTED),
    Transition((_S.IN_PROGRESS,), _A.ASK, (_P.HANDLER,), _S.WAITING_INFO),
    Transition((_S.WAITING_INFO,), _A.SUPPLY, (_P.PERSON,), _S.IN_PROGRESS),
    Transition((_S.WAITING_INFO,), _A.LAPSE, (_P.SYSTEM,), _S.CLOSED),
    Transition((_S.IN_PROGRESS,), _A.ANSWER, (_P.HANDLER,), _S.ANSWERED),
    Transition((_S.ANSWERED,), _A.CONFIRM, (_P.PERSON,), _S.CLOSED),
    Transition((_S.ANSWERED,), _A.DISPUTE, (_P.PERSON,), _S.IN_PROGRESS),
    Transition((_S.ANSWERED,), _A.LAPSE, (_P.SYSTEM,), _S.CLOSED),
    Transition((_S.CLOSED,), _A.REOPEN, (_P.PERSON, _P.SUPERVISOR), _S.IN_PROGRESS),
    Transition((_S.ACCEPTED, _S.ASSIGNED, _S.IN_PROGRESS), _A.REQUEST_EXTENSION, (_P.HANDLER,), None),
    Transition(HANDLED, _A.EXTEND, (_P.SUPERVISOR,), None),
    Transition(HANDLED, _A.REFUSE_EXTENSION, (_P.SUPERVISOR,), None),
    Transition(HANDLED, _A.RECATEGORISE, DESK, None),
    Transition(OPEN, _A.CONTACT, (*DESK, _P.HANDLER), None),
    Transition(OPEN, _A.WITHDRAW, (_P.PERSON,), _S.CLOSED),
    Transition((_S.SUBMITTED,), _A.ESCALATE, (_P.OFFICER,), None),
    Transition(HANDED_ON, _A.ESCALATE, (_P.OFFICER,), _S.ACCEPTED),
    Transition((_S.SUBMITTED,), _A.DELEGATE, (_P.DISPATCHER,), None),
    Transition(HANDED_ON, _A.DELEGATE, (_P.DISPATCHER,), _S.ACCEPTED),
    Transition(HANDLED, _A.SUPERVISE, (_P.SUPERVISOR, _P.SYSTEM), None),
    Transition((*OPEN, _S.ANSWERED), _A.INSTRUCT, (_P.LEADER,), None),
)


def find_transition(state: State, action: Action) -> Transition | None:
    return next((row for row in TABLE if row.action == action and state in row.sources), None)
