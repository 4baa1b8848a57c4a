"""What an introduction can be, what can happen to it, who may do it, and how long a provider may be silent."""

from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    ASKED = "asked", _("等机构回应")
    TAKEN = "taken", _("机构已接")
    TALKS = "talks", _("洽谈中")
    GRANTED = "granted", _("已获融资")
    DECLINED = "declined", _("未达成")
    WITHDRAWN = "withdrawn", _("企业已撤回")


OPEN = (State.ASKED, State.TAKEN, State.TALKS)


class Party(models.TextChoices):
    ENTERPRISE = "enterprise", _("企业")
    PROVIDER = "provider", _("提供机构")
    SYSTEM = "system", _("系统")


class Action(models.TextChoices):
    ASK = "ask", _("申请对接")
    TAKE = "take", _("接下并联系企业")
    TALK = "talk", _("开始洽谈")
    NOTE = "note", _("说明进展")
    GRANT = "grant", _("登记获得的金额")
    DECLINE = "decline", _("不能办理")
    WITHDRAW = "withdraw", _("撤回同意")
    LAPSE = "lapse", _("长期无进展")
    SHOW = "show", _("查看完整联系方式")


class Transition(NamedTuple):
    """``target`` None: the state stays."""

    sources: tuple[State, ...]
    party: Party
    target: State | None


# Consent is taken back at any time: of what is decided nothing changes but that the provider sees it no more.
TABLE = {
    Action.TAKE: Transition((State.ASKED,), Party.PROVIDER, State.TAKEN),
    Action.TALK: Transition((State.ASKED, State.TAKEN), Party.PROVIDER, State.TALKS),
    Action.NOTE: Transition((State.TAKEN, State.TALKS), Party.PROVIDER, None),
    Action.GRANT: Transition((State.TAKEN, State.TALKS), Party.PROVIDER, State.GRANTED),
    Action.DECLINE: Transition(OPEN, Party.PROVIDER, State.DECLINED),
    Action.SHOW: Transition((*OPEN, State.GRANTED, State.DECLINED), Party.PROVIDER, None),
    Action.WITHDRAW: Transition((*OPEN, State.GRANTED, State.DECLINED), Party.ENTERPRISE, State.WITHDRAWN),
    Action.LAPSE: Transition(OPEN, Party.SYSTEM, State.DECLINED),
}
NEEDS_TEXT = {
    Action.NOTE: _("请写明进展到哪一步，企业会看到。"),
    Action.DECLINE: _("请写明不能办理的原因，企业会看到。"),
}
# Working days after which a provider that says nothing is late.
PATIENCE = {State.ASKED: 3, State.TAKEN: 3, State.TALKS: 10}
# Working days of silence after which it ends, as not come about.
LAPSES_AFTER = 60
