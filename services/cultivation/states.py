"""What an application can be, and who moves it on."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    DRAFT = "draft", _("填报中")
    SUBMITTED = "submitted", _("已提交，待审核")
    RETURNED = "returned", _("退回补正")
    RECOGNISED = "recognised", _("通过认定")
    REFUSED = "refused", _("未通过")
    WITHDRAWN = "withdrawn", _("已撤回")


# Before the department decides: the enterprise changes what it hands in.
WITH_ENTERPRISE = (State.DRAFT, State.RETURNED)
# One at a time of an enterprise in a round; who was refused may try again while it is open.
ALIVE = (State.DRAFT, State.SUBMITTED, State.RETURNED, State.RECOGNISED)
DECIDED = (State.RECOGNISED, State.REFUSED, State.WITHDRAWN)


class Action(models.TextChoices):
    BEGIN = "begin", _("开始填报")
    SUBMIT = "submit", _("提交")
    RETURN = "return", _("退回补正")
    RECOGNISE = "recognise", _("通过认定")
    REFUSE = "refuse", _("不予通过")
    WITHDRAW = "withdraw", _("撤回")


TRANSITIONS = {
    Action.SUBMIT: (WITH_ENTERPRISE, State.SUBMITTED),
    Action.RETURN: ((State.SUBMITTED,), State.RETURNED),
    Action.RECOGNISE: ((State.SUBMITTED,), State.RECOGNISED),
    Action.REFUSE: ((State.SUBMITTED, State.RETURNED), State.REFUSED),
    Action.WITHDRAW: ((*WITH_ENTERPRISE, State.SUBMITTED), State.WITHDRAWN),
}
