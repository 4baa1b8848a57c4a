"""What a survey can be, whom it goes to and what it asks."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    DRAFT = "draft", _("草稿")
    OPEN = "open", _("正在填写")
    CLOSED = "closed", _("已结束")


class Mode(models.TextChoices):
    NAMED = "named", _("实名：看得到谁填了什么")
    ENTERPRISE = "enterprise", _("每家企业一份：看得到哪家企业填了什么")
    ANONYMOUS = "anonymous", _("匿名：谁也看不到谁填了什么")


class Audience(models.TextChoices):
    ENTERPRISES = "enterprises", _("企业库里符合条件的企业")
    POLICY = "policy", _("一条政策的推送对象")
    SUBSCRIBERS = "subscribers", _("全部订阅用户")
    EVENT = "event", _("一场活动到场的人")


class QuestionKind(models.TextChoices):
    SINGLE = "single", _("单选")
    MULTIPLE = "multiple", _("多选")
    SCALE = "scale", _("打分（1–5）")
    NUMBER = "number", _("数字")
    TEXT = "text", _("文字")


CHOOSING = (QuestionKind.SINGLE, QuestionKind.MULTIPLE)
