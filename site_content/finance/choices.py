"""What products there are, and what secures them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ProductKind(models.TextChoices):
    FUND = "fund", _("引导基金")
    LOAN = "loan", _("贷款")
    GUARANTEE = "guarantee", _("融资担保")
    LEASING = "leasing", _("融资租赁")
    SUBSIDY = "subsidy", _("贴息补助")


# Nobody may offer these without a licence: 商业银行法 art. 11, 融资担保公司监督管理条例 art. 6, 融资租赁公司监督管理暂行办法.
LICENSED = frozenset({ProductKind.LOAN, ProductKind.GUARANTEE, ProductKind.LEASING})


class SecurityKind(models.TextChoices):
    CREDIT = "credit", _("信用，无须抵押")
    GUARANTOR = "guarantor", _("保证担保")
    MORTGAGE = "mortgage", _("抵押")
    PLEDGE = "pledge", _("质押")
