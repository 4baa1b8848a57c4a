"""What an event asks of whoever registers, besides name, contact and enterprise."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from standards.lists import split_terms

MOST_CHOICES = 12


class EventQuestion(Orderable):
    page = ParentalKey("training.TrainingEventPage", on_delete=models.CASCADE, related_name="questions")
    text = models.CharField(_("问题"), max_length=80)
    choices = models.CharField(
        _("可选的回答"),
        max_length=300,
        blank=True,
        help_text=_("用顿号隔开，例如：是、否。不填就由报名的人自己写。"),
    )
    required = models.BooleanField(_("必答"), default=False)

    panels = [FieldPanel("text"), FieldRowPanel([FieldPanel("choices"), FieldPanel("required")])]

    class Meta(Orderable.Meta):
        verbose_name = _("报名问题")
        verbose_name_plural = _("报名问题")

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        super().clean()
        if len(split_terms(self.choices)) > MOST_CHOICES:
            raise ValidationError({"choices": _("可选的回答最多 %(most)d 个。") % {"most": MOST_CHOICES}})

    def to_record(self) -> dict[str, Any]:
        return {"text": self.text, "choices": split_terms(self.choices), "required": self.required}
