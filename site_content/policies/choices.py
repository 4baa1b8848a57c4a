"""Choices of policy metadata, as data."""

from django.db import models
from django.utils.translation import gettext_lazy as _

# 公文种类: 《党政机关公文处理工作条例》 (2012) art. 8, and what occurs besides. Written from memory: check before relying on it.
DOCUMENT_TYPES = [
    "决议", "决定", "命令", "公报", "公告", "通告", "意见", "通知", "通报", "报告", "请示", "批复", "议案", "函", "纪要",
    "办法", "规定", "细则", "条例", "方案", "规划", "法律", "其他",
]  # fmt: skip


class Disclosure(models.TextChoices):
    ACTIVE = "active", _("主动公开")
    ON_REQUEST = "on_request", _("依申请公开")
