"""Enterprises, what is known of them and from where. Of persons nothing but the contacts that an enterprise gave, sealed."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from services.contacts.fields import DigestField, EncryptedCharField
from services.contacts.masks import mask_contact
from services.contacts.reading import ContactKind
from services.units.models import Unit
from standards.size_tiers import Tier


class EnterpriseState(models.TextChoices):
    ACTIVE = "active", _("在营")
    MOVED_OUT = "moved_out", _("迁出")
    DEREGISTERED = "deregistered", _("注销")
    MERGED_INTO = "merged_into", _("被合并")


class SizeTier(models.TextChoices):
    """In the order of the 2011 table, as records of policies name them."""

    LARGE = Tier.LARGE.name, _("大型企业")
    MEDIUM = Tier.MEDIUM.name, _("中型企业")
    SMALL = Tier.SMALL.name, _("小型企业")
    MICRO = Tier.MICRO.name, _("微型企业")


class SourceKind(models.TextChoices):
    IMPORT = "import", _("名录导入")
    OFFICER = "officer", _("工作人员核实")
    ENTERPRISE = "enterprise", _("企业确认")


class EnterpriseQuerySet(models.QuerySet["Enterprise"]):
    def with_facts(self) -> "EnterpriseQuerySet":
        """With everything that ``facts.facts_of`` reads."""
        return self.prefetch_related("figures", "qualifications", "former_names")

    def matching(self, words: str) -> "EnterpriseQuerySet":
        """By a part of the name or of a former one, or by the beginning of the credit code."""
        named = models.Q(pk__in=FormerName.objects.filter(name__icontains=words).values("enterprise"))
        return self.filter(models.Q(name__icontains=words) | models.Q(credit_code__startswith=words.upper()) | named)


class Enterprise(models.Model):
    """``provenance``: ``{field: {"source", "as_of", "by"}}``; ``contested``: values of imports that did not replace a
    newer one that somebody had confirmed, ``{field: {"value", "source", "as_of"}}``. Fields as ``facts`` names them.

    ``size_tiers``: those that are possible by the latest figures, computed whenever anything is written.
    """

    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, unique=True)
    name = models.CharField(_("企业名称"), max_length=120)
    industry_codes = models.JSONField(_("行业代码"), default=list)
    town = models.ForeignKey(
        Unit, verbose_name=_("所在镇办"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    zone = models.CharField(_("园区"), max_length=60, blank=True)
    founded_on = models.DateField(_("成立日期"), null=True, blank=True)
    above_scale = models.BooleanField(_("规上企业"), null=True, blank=True)
    state = models.CharField(_("状态"), max_length=20, choices=EnterpriseState.choices, default=EnterpriseState.ACTIVE)
    merged_into = models.CharField(_("并入企业的信用代码"), max_length=18, blank=True)
    tags = models.JSONField(_("标签"), default=list)
    size_tiers = models.CharField(_("规模"), max_length=40, blank=True, editable=False)
    provenance = models.JSONField(default=dict, editable=False)
    contested = models.JSONField(default=dict, editable=False)

    objects = EnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = _("企业")
        verbose_name_plural = _("企业")
        ordering = ["name", "pk"]
        indexes = [
            models.Index(fields=["name", "id"], name="enterprise_by_name"),
            models.Index(fields=["town", "name"], name="enterprise_by_town"),
        ]

    def __str__(self) -> str:
        return self.name

    def list_tiers(self) -> list[SizeTier]:
        return [SizeTier(tier) for tier in self.size_tiers.split(",") if tier]


class FormerName(models.Model):
    enterprise = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="former_names")
    name = models.CharField(_("曾用名"), max_length=120)

    class Meta:
        verbose_name = _("曾用名")
        verbose_name_plural = _("曾用名")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class YearFigures(models.Model):
    """Persons, and 万元."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="figures")
    year = models.PositiveSmallIntegerField(_("年度"))
    employees = models.PositiveIntegerField(_("从业人员"), null=True, blank=True)
    revenue = models.PositiveBigIntegerField(_("营业收入（万元）"), null=True, blank=True)
    assets = models.PositiveBigIntegerField(_("资产总额（万元）"), null=True, blank=True)

    class Meta:
        verbose_name = _("年度数据")
        verbose_name_plural = _("年度数据")
        ordering = ["-year"]
        constraints = [models.UniqueConstraint(fields=["enterprise", "year"], name="one_row_per_enterprise_year")]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.year}"


class Qualification(models.Model):
    enterprise = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="qualifications")
    name = models.CharField(_("资质"), max_length=60)
    level = models.CharField(_("级别"), max_length=20, blank=True)
    number = models.CharField(_("编号"), max_length=60, blank=True)
    valid_from = models.DateField(_("有效期自"), null=True, blank=True)
    valid_to = models.DateField(_("有效期至"), null=True, blank=True)

    class Meta:
        verbose_name = _("资质")
        verbose_name_plural = _("资质")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class RegistryContactKind(models.TextChoices):
    EMAIL = ContactKind.EMAIL.value, ContactKind.EMAIL.label
    MOBILE = ContactKind.MOBILE.value, ContactKind.MOBILE.label
    LANDLINE = "landline", _("固定电话")


class EnterpriseContact(models.Model):
    """Under which the enterprise is known to be reached: who answers there speaks for it (decision 0040)."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="contacts")
    kind = models.CharField(_("种类"), max_length=10, choices=RegistryContactKind.choices)
    value = EncryptedCharField(_("联系方式"), max_length=100)
    digest = DigestField(of=("value",))
    source = models.CharField(_("来源"), max_length=20, choices=SourceKind.choices)
    as_of = models.DateField(_("数据日期"))
    by = models.CharField(_("经办人"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("企业联系方式")
        verbose_name_plural = _("企业联系方式")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["enterprise", "digest"], name="one_row_per_enterprise_contact")]

    def __str__(self) -> str:
        return self.masked

    @property
    def masked(self) -> str:
        return mask_contact(self.value)


class LookedAt(models.TextChoices):
    CONTACT = "contact", _("查看联系方式")
    LETTER = "letter", _("查看授权书")
    EXPORT = "export", _("导出名单")


class DataLook(models.Model):
    """That somebody of the staff looked at what not everybody sees; the enterprise can read it."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="looks")
    at = models.DateTimeField(_("时间"), auto_now_add=True)
    user_id = models.IntegerField()
    user_name = models.CharField(_("经办人"), max_length=150)
    what = models.CharField(_("内容"), max_length=20, choices=LookedAt.choices)

    class Meta:
        verbose_name = _("企业信息查看记录")
        verbose_name_plural = _("企业信息查看记录")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.what}"


class EntriesAreKept(Exception):
    """Somebody tried to change the history."""


class EnterpriseChange(models.Model):
    """What was written of an enterprise, by whom and from where. ``changes``: ``{field: [before, after]}``."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="changes")
    at = models.DateTimeField(_("时间"), auto_now_add=True)
    source = models.CharField(_("来源"), max_length=20, choices=SourceKind.choices)
    as_of = models.DateField(_("数据日期"))
    user_id = models.IntegerField(null=True)
    user_name = models.CharField(_("经办人"), max_length=150, blank=True)
    is_new = models.BooleanField(default=False)
    changes = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("企业信息变更")
        verbose_name_plural = _("企业信息变更")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.at}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise EntriesAreKept
        super().save(*args, **kwargs)


class EnterpriseExport(models.Model):
    """Who took a list away, and why."""

    at = models.DateTimeField(_("时间"), auto_now_add=True)
    user_id = models.IntegerField()
    user_name = models.CharField(_("导出人"), max_length=150)
    reason = models.CharField(_("用途"), max_length=200)
    filters = models.CharField(_("筛选条件"), max_length=300, blank=True)
    count = models.PositiveIntegerField(_("企业数"))

    class Meta:
        verbose_name = _("企业名单导出")
        verbose_name_plural = _("企业名单导出")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.at} {self.user_name}"


class EnterpriseUpload(models.Model):
    """A list from its trial until it is forgotten; seen by whoever uploaded it alone. ``report``: of the trial, then of the
    import: ``{"counts": {result: n}, "unread": [heading], "outcomes": [{row, code, name, result, reason, kept}]}`` without
    rows that change nothing; ``refused``: the sheet of refused rows."""

    at = models.DateTimeField(auto_now_add=True)
    user_id = models.IntegerField()
    filename = models.CharField(max_length=200)
    as_of = models.DateField()
    is_confirmed = models.BooleanField(default=False)
    content = models.BinaryField()
    report = models.JSONField(default=dict)
    refused = models.BinaryField()
    imported_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("上传的名录")
        verbose_name_plural = _("上传的名录")

    def __str__(self) -> str:
        return self.filename
