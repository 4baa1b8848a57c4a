from django.db import models
from django.utils.translation import gettext_lazy as _


class SizeClass(models.TextChoices):
    """企业规模, 工信部联企业〔2011〕300号."""

    LARGE = "LARGE", _("大型企业")
    MEDIUM = "MEDIUM", _("中型企业")
    SMALL = "SMALL", _("小型企业")
    MICRO = "MICRO", _("微型企业")
