"""Who was reminded of what, and when: nobody gets the same kind of mail twice on a day."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Subject(models.TextChoices):
    TASKS = "tasks", _("待审批")
    REVIEWS = "reviews", _("待复核")


class SentReminder(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    subject = models.CharField(_("事由"), max_length=10, choices=Subject.choices)
    day = models.DateField(_("日期"))

    class Meta:
        verbose_name = _("已发提醒")
        verbose_name_plural = _("已发提醒")
        constraints = [models.UniqueConstraint(fields=["user", "subject", "day"], name="one_mail_a_day")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.subject} {self.day}"
