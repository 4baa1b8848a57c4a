"""What an authorisation can be, what can happen to it, and who may do it (decision 0040)."""

from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    CLAIMED = "claimed", _("待证明")
    UNDER_REVIEW = "under_review", _("待核实")
    ACTIVE = "active", _("有效")
    EXPIRED = "expired", _("已到期")
    REVOKED = "revoked", _("已撤销")
    REFUSED = "refused", _("未通过")


OPEN = (State.CLAIMED, State.UNDER_REVIEW)


class Role(models.TextChoices):
    ADMIN = "admin", _("管理员")
    HANDLER = "handler", _("经办人")


class Proof(models.TextChoices):
    LETTER = "letter", _("盖章授权书")
    CODE = "code", _("镇办转交的验证码")
    COLLEAGUE = "colleague", _("本企业管理员同意")
    COUNTER = "counter", _("大厅窗口核验")
    INVITATION = "invitation", _("邀请链接")


# What a person chooses; the others begin with an office.
CHOSEN_BY_PERSON = (Proof.LETTER, Proof.CODE, Proof.COLLEAGUE)


class Party(models.TextChoices):
    PERSON = "person", _("本人")
    ADMIN = "admin", _("企业管理员")
    OFFICER = "officer", _("企业所在镇办")
    CLERK = "clerk", _("大厅窗口")
    SYSTEM = "system", _("系统")


class Action(models.TextChoices):
    CLAIM = "claim", _("提出申请")
    UPLOAD = "upload", _("上传授权书")
    ISSUE_CODE = "issue_code", _("发出验证码")
    PROVE = "prove", _("完成证明")
    APPROVE = "approve", _("通过")
    REFUSE = "refuse", _("不通过")
    OBJECT = "object", _("提出异议")
    AGREE = "agree", _("同意")
    TAKE_EFFECT = "take_effect", _("生效")
    WITHDRAW = "withdraw", _("撤回")
    REVOKE = "revoke", _("撤销授权")
    LEAVE = "leave", _("不再代表")
    EXPIRE = "expire", _("到期")
    LAPSE = "lapse", _("逾期作废")
    SUPERSEDE = "supersede", _("由新的授权代替")


class Transition(NamedTuple):
    sources: tuple[State, ...]
    parties: tuple[Party, ...]


TRANSITIONS = {
    Action.UPLOAD: Transition(OPEN, (Party.PERSON,)),
    Action.ISSUE_CODE: Transition(OPEN, (Party.OFFICER,)),
    Action.PROVE: Transition(OPEN, (Party.PERSON, Party.CLERK)),
    Action.APPROVE: Transition((State.UNDER_REVIEW,), (Party.OFFICER,)),
    Action.REFUSE: Transition(OPEN, (Party.OFFICER, Party.ADMIN)),
    Action.OBJECT: Transition(OPEN, (Party.ADMIN,)),
    Action.AGREE: Transition(OPEN, (Party.ADMIN,)),
    Action.TAKE_EFFECT: Transition((State.UNDER_REVIEW,), (Party.SYSTEM,)),
    Action.WITHDRAW: Transition(OPEN, (Party.PERSON,)),
    Action.REVOKE: Transition((State.ACTIVE,), (Party.OFFICER, Party.ADMIN)),
    Action.LEAVE: Transition((State.ACTIVE,), (Party.PERSON,)),
    Action.EXPIRE: Transition((State.ACTIVE,), (Party.SYSTEM,)),
    Action.SUPERSEDE: Transition((State.ACTIVE,), (Party.SYSTEM,)),
    Action.LAPSE: Transition(OPEN, (Party.SYSTEM,)),
}
ENDS = {
    Action.REFUSE: State.REFUSED,
    Action.WITHDRAW: State.REFUSED,
    Action.LAPSE: State.REFUSED,
    Action.REVOKE: State.REVOKED,
    Action.LEAVE: State.REVOKED,
    Action.SUPERSEDE: State.REVOKED,
    Action.EXPIRE: State.EXPIRED,
}
