"""Appeals and what happened to them. The columns of an appeal remember what its events say (``standing``)."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from services.appeals.clock import LONGEST_LIMIT, USUAL_LIMIT
from services.appeals.file_models import Attachment as Attachment
from services.appeals.file_models import HeldFile as HeldFile
from services.appeals.states import Action, Outcome, Party, State
from services.contacts.fields import DigestField, EncryptedCharField
from services.contacts.sealing import digests_of
from services.people.models import Person
from services.units.models import Unit


class Category(models.Model):
    """What an appeal is about, and within how many working days it is to be answered."""

    slug = models.SlugField(_("代码"), unique=True)
    name = models.CharField(_("名称"), max_length=40)
    limit_days = models.PositiveSmallIntegerField(_("办理时限（工作日）"), default=USUAL_LIMIT)
    complex_days = models.PositiveSmallIntegerField(_("复杂事项时限（工作日）"), default=LONGEST_LIMIT)
    proposed_unit = models.ForeignKey(
        Unit, verbose_name=_("通常由谁承办"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    position = models.PositiveSmallIntegerField(_("次序"), default=0)

    class Meta:
        verbose_name = _("诉求类别")
        verbose_name_plural = _("诉求类别")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class Channel(models.TextChoices):
    PORTAL = "portal", _("门户")
    PHONE = "phone", _("电话")
    HALL = "hall", _("大厅窗口")


class AppealQuerySet(models.QuerySet["Appeal"]):
    def of_person(self, person: Person) -> "AppealQuerySet":
        """Sent while signed in, or with a contact that the person has confirmed."""
        digests = [digest for contact in person.contacts.all() for digest in digests_of(contact.value)]
        return self.filter(Q(person=person) | Q(contact_digest__in=digests))


class Appeal(models.Model):
    number = models.CharField(_("编号"), max_length=24, unique=True)
    # One submission per form that was shown, however often it is sent.
    form_key = models.CharField(max_length=64, unique=True, editable=False)
    query_digest = models.CharField(max_length=64, editable=False)
    notice_version = models.CharField(_("隐私说明版本"), max_length=20)
    channel = models.CharField(_("渠道"), max_length=10, choices=Channel.choices, default=Channel.PORTAL)
    entered_by_id = models.IntegerField(_("录入人"), null=True, editable=False)

    enterprise_name = models.CharField(_("企业名称"), max_length=120)
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, blank=True, db_index=True)
    contact_name = EncryptedCharField(_("联系人"), max_length=40, blank=True)
    contact_phone = EncryptedCharField(_("手机或电话"), max_length=30, blank=True)
    contact_email = EncryptedCharField(_("邮箱"), max_length=254, blank=True)
    contact_digest = DigestField(of=("contact_email", "contact_phone"), blank=True, db_index=True)
    # Who sent it, if signed in.
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="appeals", editable=False)
    title = models.CharField(_("标题"), max_length=60)
    text = models.TextField(_("内容"), max_length=2000)

    state = models.CharField(_("状态"), max_length=20, choices=State.choices)
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(_("提交时间"))
    town = models.ForeignKey(Unit, verbose_name=_("所在镇办"), null=True, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, verbose_name=_("承办单位"), null=True, on_delete=models.PROTECT, related_name="+")
    first_receiver = models.ForeignKey(
        Unit, verbose_name=_("首接单位"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    category = models.ForeignKey(
        Category, verbose_name=_("类别"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    submitted_on = models.DateField(null=True)
    accept_by = models.DateField(_("受理期限"), null=True)
    first_contact_by = models.DateField(null=True)
    first_contact_on = models.DateField(null=True)
    accepted_on = models.DateField(_("受理日期"), null=True)
    rejected_on = models.DateField(null=True)
    due_on = models.DateField(_("办理期限"), null=True)
    asked_on = models.DateField(null=True)
    answered_on = models.DateField(null=True)
    first_answered_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    outcome = models.CharField(_("办理结果"), max_length=20, choices=Outcome.choices, blank=True)
    asks = models.PositiveSmallIntegerField(default=0)
    returns = models.PositiveSmallIntegerField(default=0)
    late = models.BooleanField(default=False)
    disputed = models.BooleanField(default=False)
    confirmed = models.BooleanField(default=False)
    grade = models.CharField(max_length=1, blank=True)
    extension_asked = models.BooleanField(default=False)
    extended = models.BooleanField(default=False)
    supervised_by = models.DateField(null=True)
    # Since when it no longer says whose it was (keeping).
    forgotten_on = models.DateField(null=True, editable=False)

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = _("诉求")
        verbose_name_plural = _("诉求")
        indexes = [
            models.Index(fields=["state", "due_on"], name="appeal_by_due"),
            models.Index(fields=["town", "state"], name="appeal_by_town"),
            models.Index(fields=["unit", "state"], name="appeal_by_unit"),
            models.Index(fields=["accepted_on"], name="appeal_by_accepted"),
            models.Index(fields=["rejected_on"], name="appeal_by_rejected"),
        ]

    def __str__(self) -> str:
        return self.number


class EventsAreKept(Exception):
    """Somebody tried to change or delete what happened."""


class EventQuerySet(models.QuerySet["AppealEvent"]):
    def update(self, **kwargs: Any) -> int:
        if set(kwargs) - {"text", "salt"}:
            raise EventsAreKept
        return super().update(**kwargs)

    def delete(self) -> Any:
        raise EventsAreKept

    def erase_unconfirmed(self, appeal: Appeal) -> None:
        """What was never submitted leaves nothing behind: the one deletion there is."""
        if appeal.state != State.UNCONFIRMED:
            raise EventsAreKept
        super(EventQuerySet, self.filter(appeal=appeal)).delete()


class AppealEvent(models.Model):
    """What happened, once and for all. ``text`` may be blanked (retention): the chain holds only its salted digest."""

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="events")
    position = models.PositiveIntegerField()
    at = models.DateTimeField(_("时间"))
    # The day in Shanghai: what the clock counts.
    on = models.DateField()
    action = models.CharField(_("动作"), max_length=20, choices=Action.choices)
    party = models.CharField(_("身份"), max_length=20, choices=Party.choices)
    actor_id = models.IntegerField(null=True)
    actor_name = models.CharField(_("经办人"), max_length=150, blank=True)
    facts = models.JSONField(default=dict)
    text = models.TextField(_("内容"), blank=True)
    salt = models.CharField(max_length=32, blank=True)
    text_digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("诉求经过")
        verbose_name_plural = _("诉求经过")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["appeal", "position"], name="one_event_per_position")]

    def __str__(self) -> str:
        return f"{self.appeal_id} {self.position} {self.action}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise EventsAreKept
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise EventsAreKept


class InternalNote(models.Model):
    """What staff write to each other; never shown to the person, never part of an answer."""

    appeal = models.ForeignKey(Appeal, on_delete=models.CASCADE, related_name="notes")
    at = models.DateTimeField(auto_now_add=True)
    author_id = models.IntegerField()
    author_name = models.CharField(max_length=150)
    text = models.TextField(max_length=2000)

    class Meta:
        verbose_name = _("内部备注")
        verbose_name_plural = _("内部备注")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.appeal_id} {self.author_name}"


class ContactView(models.Model):
    """Who looked at a person's full contact, and when."""

    appeal = models.ForeignKey(Appeal, on_delete=models.CASCADE, related_name="contact_views")
    at = models.DateTimeField(auto_now_add=True)
    user_id = models.IntegerField()
    user_name = models.CharField(max_length=150)

    class Meta:
        verbose_name = _("查看联系方式记录")
        verbose_name_plural = _("查看联系方式记录")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.appeal_id} {self.user_name}"


class Nudge(models.Model):
    """催办, written once per stage and due date, however often the job runs."""

    appeal = models.ForeignKey(Appeal, on_delete=models.CASCADE, related_name="nudges")
    stage = models.CharField(max_length=20, choices=State.choices)
    due_on = models.DateField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("催办")
        verbose_name_plural = _("催办")
        constraints = [models.UniqueConstraint(fields=["appeal", "stage", "due_on"], name="one_nudge_per_stage")]

    def __str__(self) -> str:
        return f"{self.appeal_id} {self.stage} {self.due_on}"


class NumberCounter(models.Model):
    day = models.DateField(unique=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("编号计数")
        verbose_name_plural = _("编号计数")

    def __str__(self) -> str:
        return f"{self.day} {self.last}"


class ContactCode(models.Model):
    """The code last sent to an appeal's contact. Kept as a keyed hash."""

    appeal = models.OneToOneField(Appeal, on_delete=models.CASCADE, related_name="contact_code")
    digest = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    sent = models.PositiveSmallIntegerField(default=1)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("验证码")
        verbose_name_plural = _("验证码")

    def __str__(self) -> str:
        return str(self.appeal_id)


class QueryTries(models.Model):
    """Wrong query codes for a number, whether or not there is an appeal of that number."""

    key = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()

    class Meta:
        verbose_name = _("查询码试错")
        verbose_name_plural = _("查询码试错")

    def __str__(self) -> str:
        return self.key[:8]


class FrozenFigures(models.Model):
    """The figures of a month as they were published: never counted again."""

    month = models.DateField(_("月份"), unique=True)
    as_of = models.DateField(_("截止日期"))
    frozen_at = models.DateTimeField(auto_now_add=True)
    rows = models.JSONField()

    class Meta:
        verbose_name = _("月度数据")
        verbose_name_plural = _("月度数据")
        ordering = ["-month"]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise EventsAreKept
        super().save(*args, **kwargs)
