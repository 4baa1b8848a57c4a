"""Applications of enterprises for cultivation programmes, and who was recognised. What a programme asks for, and when, is
said by its public record (``programmes``)."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from services.cultivation.states import ALIVE, Action, State
from services.enterprises.models import Enterprise
from services.people.models import Person
from services.units.models import Unit
from services.uploads.models import StoredFile


class Application(models.Model):
    """``documents``: what the round asked for when it was begun; ``missing``: what the department asked for again.

    ``unit``: whose programme it is; what the programme was called is kept, whatever becomes of its page.
    """

    programme_id = models.CharField(max_length=40)
    programme = models.CharField(_("培育计划"), max_length=400)
    round_key = models.CharField(max_length=160)
    year = models.PositiveSmallIntegerField(_("年度"))
    batch = models.CharField(_("批次"), max_length=60, blank=True)
    level = models.CharField(_("申报级别"), max_length=20, blank=True)
    unit = models.ForeignKey(Unit, verbose_name=_("主管部门"), on_delete=models.PROTECT, related_name="+")
    enterprise = models.ForeignKey(
        Enterprise, verbose_name=_("企业"), on_delete=models.PROTECT, related_name="applications"
    )
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(_("状态"), max_length=12, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField(default=0)
    documents: Any = models.JSONField(default=list)
    missing: Any = models.JSONField(default=list)
    words = models.TextField(_("审核意见"), blank=True)
    note = models.TextField(_("申报说明"), blank=True)
    begun_at = models.DateTimeField(_("开始时间"), default=timezone.now)
    submitted_at = models.DateTimeField(_("提交时间"), null=True)
    decided_at = models.DateTimeField(_("办结时间"), null=True)
    notice_version = models.CharField(max_length=20)
    forgotten_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("培育申报")
        verbose_name_plural = _("培育申报")
        ordering = ["-begun_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme_id", "round_key", "enterprise"],
                condition=Q(state__in=[state.value for state in ALIVE]),
                name="one_application_per_round",
            )
        ]
        indexes = [models.Index(fields=["unit", "state", "submitted_at"], name="application_by_unit")]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def round(self) -> str:
        """As people say it: 2026年 省级 第三批."""
        return " ".join(part for part in (f"{self.year}年", self.level, self.batch) if part)

    def lacking(self) -> list[str]:
        """Documents that were asked for and of which there is no file yet."""
        there = set(self.files.values_list("heading", flat=True))
        return [name for name in self.documents if name not in there]


class ApplicationFile(StoredFile):
    """``heading``: which of the documents it is."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="files")
    heading = models.CharField(_("材料"), max_length=60)

    class Meta:
        verbose_name = _("申报材料")
        verbose_name_plural = _("申报材料")
        ordering = ["pk"]


class ApplicationEvent(models.Model):
    """What happened to an application: by a person of the enterprise, or by the staff (``user_id``)."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField(_("时间"), default=timezone.now)
    action = models.CharField(_("动作"), max_length=12, choices=Action.choices)
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    user_id = models.IntegerField(null=True)
    by = models.CharField(_("经办人"), max_length=150, blank=True)
    text = models.TextField(_("说明"), blank=True)

    class Meta:
        verbose_name = _("培育申报经过")
        verbose_name_plural = _("培育申报经过")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.application_id} {self.action}"


class RecognitionQuerySet(models.QuerySet["Recognition"]):
    def standing(self) -> "RecognitionQuerySet":
        """Not revoked, though they may have lapsed."""
        return self.filter(revoked_on=None)

    def current(self, today: date | None = None) -> "RecognitionQuerySet":
        day = today or timezone.localdate()
        return self.standing().filter(Q(valid_to=None) | Q(valid_to__gte=day))


class Recognition(models.Model):
    """An enterprise, recognised in a year. ``enterprise``: of the registry, if it is there; ``qualification``: as what the
    registry, and with it the matching of policies, knows it."""

    programme_id = models.CharField(max_length=40)
    programme = models.CharField(_("培育计划"), max_length=400)
    qualification = models.CharField(_("资质"), max_length=60)
    unit = models.ForeignKey(Unit, verbose_name=_("主管部门"), on_delete=models.PROTECT, related_name="+")
    enterprise = models.ForeignKey(Enterprise, null=True, on_delete=models.PROTECT, related_name="recognitions")
    enterprise_name = models.CharField(_("企业名称"), max_length=120)
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    application = models.OneToOneField(Application, null=True, on_delete=models.PROTECT, related_name="recognition")
    year = models.PositiveSmallIntegerField(_("年度"))
    batch = models.CharField(_("批次"), max_length=60, blank=True)
    level = models.CharField(_("级别"), max_length=20, blank=True)
    number = models.CharField(_("证书编号"), max_length=60, blank=True)
    valid_from = models.DateField(_("有效期自"), null=True)
    valid_to = models.DateField(_("有效期至"), null=True)
    approved_by = models.CharField(_("认定经办"), max_length=150, blank=True)
    approved_at = models.DateTimeField(_("认定时间"), default=timezone.now)
    revoked_on = models.DateField(_("撤销日期"), null=True)
    revoked_by = models.CharField(_("撤销经办"), max_length=150, blank=True)
    revoked_why = models.TextField(_("撤销理由"), blank=True)

    objects = RecognitionQuerySet.as_manager()

    class Meta:
        verbose_name = _("培育认定")
        verbose_name_plural = _("培育认定")
        ordering = ["-year", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme_id", "year", "level", "enterprise_name"], name="one_recognition_per_year_and_level"
            )
        ]

    def __str__(self) -> str:
        return f"{self.enterprise_name} {self.year}"


class RecognitionUpload(models.Model):
    """A list of former recognitions from its trial until it is forgotten; seen by whoever uploaded it alone. ``report`` and
    ``refused``: as of an ``EnterpriseUpload``."""

    at = models.DateTimeField(auto_now_add=True)
    user_id = models.IntegerField()
    programme_id = models.CharField(max_length=40)
    filename = models.CharField(max_length=200)
    content = models.BinaryField()
    report: Any = models.JSONField(default=dict)
    refused = models.BinaryField(default=b"")
    imported_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("上传的认定名单")
        verbose_name_plural = _("上传的认定名单")

    def __str__(self) -> str:
        return self.filename
