"""Surveys: what they ask, who may answer, what was said. An anonymous answer shares no key with anybody (decision 0069)."""

import json
import uuid
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from services.contacts.fields import DigestField, EncryptedCharField
from services.enterprises.models import Enterprise
from services.people.models import Person
from services.registrations.models import Desk
from services.surveys.questions import Question, Values, read_questions
from services.surveys.states import Audience, Mode, State


class SurveyQuerySet(models.QuerySet["Survey"]):
    def open(self) -> "SurveyQuerySet":
        return self.filter(state=State.OPEN)


class Survey(models.Model):
    """``team``: the page of the team whose survey it is. ``conditions``: of an audience of enterprises (``audience``).

    ``last_day``: answers are taken until its end. ``reminders``: how often those who had not answered were reminded.
    ``answered``: how many answers there were when it closed. ``page``: on which its results are published.
    """

    title = models.CharField(_("名称"), max_length=100)
    intro = models.TextField(_("说明"), max_length=1000, blank=True)
    team = models.PositiveIntegerField(db_index=True)
    organiser = models.CharField(_("发起单位"), max_length=100)
    mode = models.CharField(_("怎样记名"), max_length=12, choices=Mode.choices, default=Mode.ANONYMOUS)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.DRAFT)
    audience = models.CharField(_("发给谁"), max_length=12, choices=Audience.choices, default=Audience.ENTERPRISES)
    conditions: Any = models.JSONField(default=dict)
    policy_id = models.CharField(_("政策"), max_length=40, blank=True)
    desk = models.ForeignKey(Desk, null=True, blank=True, on_delete=models.PROTECT, related_name="surveys")
    last_day = models.DateField(_("截止日期"), null=True)
    made_at = models.DateTimeField(default=timezone.now)
    opened_at = models.DateTimeField(_("开始时间"), null=True)
    closed_at = models.DateTimeField(_("结束时间"), null=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True)
    answered = models.PositiveIntegerField(default=0)
    page = models.PositiveIntegerField(null=True)
    forgotten_on = models.DateField(null=True)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("问卷")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_anonymous(self) -> bool:
        return self.mode == Mode.ANONYMOUS

    def takes_answers(self, today: date | None = None) -> bool:
        return self.state == State.OPEN and (not self.last_day or self.last_day >= (today or timezone.localdate()))


class Version(models.Model):
    """The questions as they stood. One that was sent out is never changed: a change makes the next."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    stored: Any = models.JSONField(default=list)

    class Meta:
        verbose_name = verbose_name_plural = _("问卷版本")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["survey", "number"], name="one_survey_version_per_number")]

    def __str__(self) -> str:
        return f"{self.survey_id} v{self.number}"

    @property
    def questions(self) -> list[Question]:
        return read_questions(self.stored)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def silent(self) -> "InvitationQuerySet":
        """Of who has not answered."""
        return self.filter(is_used=False)


class Invitation(models.Model):
    """Whoever may answer once: a person, a bare contact, or an enterprise (any of its people, the first counts).

    It knows whether it was used, and neither when nor for what. ``reminded``: how many reminders went to it;
    ``name``, ``enterprise_name``: for the lists of the staff.
    """

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="invitations")
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    enterprise = models.ForeignKey(Enterprise, null=True, on_delete=models.SET_NULL, related_name="+")
    enterprise_name = models.CharField(_("企业"), max_length=120, blank=True)
    contact = EncryptedCharField(_("手机号或邮箱"), max_length=100, blank=True)
    digest = DigestField(of=("contact",))
    is_told = models.BooleanField(default=False)
    reminded = models.PositiveSmallIntegerField(default=0)
    is_used = models.BooleanField(_("已填写"), default=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("问卷邀请")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "person"], name="one_survey_invitation_per_person"),
            models.UniqueConstraint(fields=["survey", "enterprise"], name="one_survey_invitation_per_enterprise"),
            models.UniqueConstraint(
                fields=["survey", "digest"], condition=~Q(digest=""), name="one_survey_invitation_per_contact"
            ),
        ]
        indexes = [models.Index(fields=["survey", "is_told"], name="survey_invitation_to_tell")]

    def __str__(self) -> str:
        return f"#{self.pk}"


class SealedValues(models.Model):
    sealed = EncryptedCharField(max_length=60_000, blank=True)

    class Meta:
        abstract = True

    @property
    def values(self) -> Values:
        found: Values = json.loads(self.sealed) if self.sealed else {}
        return found

    @values.setter
    def values(self, values: Values) -> None:
        self.sealed = json.dumps(values, ensure_ascii=False)


class Answer(SealedValues):
    """To a survey that is not anonymous. ``invitation`` goes when names are forgotten, what was said stays as numbers."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="answers")
    invitation = models.OneToOneField(Invitation, null=True, on_delete=models.SET_NULL, related_name="answer")
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(_("填写时间"), default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = _("答卷")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"#{self.pk}"


class BallotBox(models.Model):
    """Anonymous answers until the survey closes: a few dozen rows that were there before the first answer came, in any one
    of which it is put, among those that lie there. ``sealed``: a list of ``[version, values]``."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="boxes")
    slot = models.PositiveSmallIntegerField()
    sealed = EncryptedCharField(max_length=20_000_000)

    class Meta:
        verbose_name = verbose_name_plural = _("匿名答卷箱")
        constraints = [models.UniqueConstraint(fields=["survey", "slot"], name="one_box_per_slot")]

    def __str__(self) -> str:
        return f"{self.survey_id} {self.slot}"


class AnonymousAnswer(models.Model):
    """What somebody said to one question, apart from whatever else he said; written when the box is opened.

    ``sealed``: the value as JSON, ``null`` if it was passed over.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="anonymous_answers")
    question = models.CharField(max_length=12)
    sealed = EncryptedCharField(max_length=10_000)

    class Meta:
        verbose_name = verbose_name_plural = _("匿名回答")

    def __str__(self) -> str:
        return str(self.pk)


class ResultExport(models.Model):
    """Who took results as a file, and why."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="exports")
    user_id = models.IntegerField()
    user_name = models.CharField(_("导出人"), max_length=150)
    reason = models.CharField(_("用途"), max_length=200)
    count = models.PositiveIntegerField(_("份数"))
    at = models.DateTimeField(_("时间"), default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = _("问卷结果导出")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.user_name} {self.count}"
