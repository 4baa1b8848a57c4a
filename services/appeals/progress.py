"""What a person is told of an appeal's course: each step, by which office, with what was written to or by the person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from services.appeals.attachments import files_by_event
from services.appeals.models import Appeal, AppealEvent, Attachment
from services.appeals.states import Action, Grade, Ground, Outcome, Party
from services.units.models import Unit

# Texts that pass between the person and the offices; all others are the offices' own.
SHARED_TEXTS = {Action.REJECT, Action.ASK, Action.SUPPLY, Action.ANSWER, Action.DISPUTE}
LABELS = {
    Action.SUBMIT: _("您提交了诉求"),
    Action.PROVE: _("您确认了联系方式"),
    Action.ACCEPT: _("已受理"),
    Action.REJECT: _("不予受理"),
    Action.ASSIGN: _("转给承办单位"),
    Action.TAKE: _("承办单位开始办理"),
    Action.RETURN: _("承办单位退回，正在另行安排"),
    Action.CONTACT: _("已与您联系"),
    Action.ASK: _("请您补充情况，办理时钟已停"),
    Action.SUPPLY: _("您补充了情况"),
    Action.LAPSE: _("超过 10 个工作日没有回应，自动办结"),
    Action.ANSWER: _("已答复"),
    Action.CONFIRM: _("您确认并评价"),
    Action.DISPUTE: _("您不认可答复，重新办理"),
    Action.REOPEN: _("重新办理"),
    Action.EXTEND: _("办理期限已延长"),
    Action.RECATEGORISE: _("调整了类别，办理期限随之变化"),
    Action.WITHDRAW: _("您撤回了诉求"),
    Action.ESCALATE: _("已上报市级"),
    Action.DELEGATE: _("已交镇办"),
    Action.SUPERVISE: _("已督办"),
}


@dataclass(frozen=True)
class Step:
    at: datetime
    label: str
    office: str
    note: str
    text: str
    files: Sequence[Attachment] = ()

    @property
    def moment(self) -> str:
        """In Shanghai, to the minute."""
        return timezone.localtime(self.at).strftime("%Y-%m-%d %H:%M")


def steps_of(appeal: Appeal) -> list[Step]:
    """From the first to the last."""
    events = list(AppealEvent.objects.filter(appeal=appeal))
    names, files = dict(Unit.objects.values_list("pk", "name")), files_by_event(appeal)
    return [_step(event, names, files[event.position]) for event in events if Action(event.action) in LABELS]


def _step(event: AppealEvent, names: dict[int, str], files: Sequence[Attachment]) -> Step:
    action, facts = Action(event.action), event.facts
    office = names.get(facts.get("unit") or facts.get("town") or 0, "") if event.party != Party.PERSON else ""
    shared = action in SHARED_TEXTS or event.party == Party.PERSON
    return Step(event.at, str(LABELS[action]), office, _note(action, facts), event.text if shared else "", files)


def _note(action: Action, facts: dict[str, str]) -> str:
    if action == Action.REJECT:
        return str(Ground(facts["ground"]).label)
    if action == Action.ANSWER:
        return str(Outcome(facts["outcome"]).label)
    if action == Action.CONFIRM and facts["grade"]:
        return str(Grade(facts["grade"]).label)
    return ""
