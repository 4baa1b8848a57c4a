"""Lists of terms that editors keep as snippets: topics, departments, divisions, industries."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Coalesce, Length
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from standards import divisions

DIVISION_CODE = RegexValidator(divisions.CODE, _("区划代码是 6、9 或 12 位数字，例如 370281001。"))
CODE_NAME = RegexValidator(r"^[a-z0-9-]+$", _("只能用小写字母、数字和连字符。"))


class Vocabulary(index.Indexed, models.Model):
    """A named term with a stable code that appears in addresses and filters."""

    name = models.CharField(_("名称"), max_length=100, unique=True)
    slug = models.SlugField(
        _("代码"),
        max_length=60,
        unique=True,
        validators=[CODE_NAME],
        help_text=_("用于网址和筛选，定下后尽量不改，例如 technical-innovation。"),
    )
    # Set by dragging in the admin's list; new terms come last.
    sort_order = models.IntegerField(_("排序"), null=True, blank=True, editable=False)
    sort_order_field = "sort_order"

    panels = [FieldPanel("name"), FieldPanel("slug")]
    search_fields = [index.SearchField("name"), index.AutocompleteField("name"), index.AutocompleteField("slug")]

    class Meta:
        abstract = True
        ordering = ["sort_order", "name"]

    def __str__(self) -> str:
        return self.name

    def to_term(self) -> dict[str, Any]:
        """``{"slug", "name"}`` for records."""
        return {"slug": self.slug, "name": self.name}


class TopicManager(models.Manager["Topic"]):
    """Topics come with their parents: names and records tell of both."""

    def get_queryset(self) -> models.QuerySet["Topic"]:
        return super().get_queryset().select_related("parent")


class Topic(Vocabulary):
    """主题分类, two levels."""

    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children", verbose_name=_("上级主题"),
        limit_choices_to={"parent": None},
    )  # fmt: skip

    objects = TopicManager()

    panels = [*Vocabulary.panels, FieldPanel("parent")]

    class Meta(Vocabulary.Meta):
        verbose_name = verbose_name_plural = _("主题分类")

    def __str__(self) -> str:
        return f"{self.parent.name} › {self.name}" if self.parent else self.name

    @classmethod
    def offered(cls) -> models.QuerySet["Topic"]:
        """As forms list them: each topic followed by its own."""
        family = (Coalesce("parent__sort_order", "sort_order"), Coalesce("parent__name", "name"))
        return cls.objects.order_by(*family, models.F("parent").asc(nulls_first=True), "sort_order", "name")

    def clean(self) -> None:
        super().clean()
        if self.parent_id and (self.parent_id == self.pk or (self.pk and self.children.exists())):
            raise ValidationError({"parent": _("主题只有两级：有下级的主题不能再有上级，也不能以自己为上级。")})

    def to_term(self) -> dict[str, Any]:
        return {**super().to_term(), "parent": self.parent.slug if self.parent else None}


class Department(Vocabulary):
    """A department that handles service items and programmes."""

    phone = models.CharField(_("咨询电话"), max_length=60, blank=True)
    address = models.CharField(_("地址"), max_length=200, blank=True)

    panels = [*Vocabulary.panels, FieldPanel("phone"), FieldPanel("address")]

    class Meta(Vocabulary.Meta):
        verbose_name = verbose_name_plural = _("部门")


class Division(index.Indexed, models.Model):
    """行政区划: a town, street or park; renamed and merged over time."""

    code = models.CharField(
        _("区划代码"),
        max_length=12,
        unique=True,
        validators=[DIVISION_CODE],
    )
    name = models.CharField(_("名称"), max_length=60)
    former_names = models.CharField(_("曾用名"), max_length=200, blank=True, help_text=_("多个用顿号隔开。"))
    valid_from = models.DateField(_("启用日期"), null=True, blank=True)
    valid_to = models.DateField(_("停用日期"), null=True, blank=True)

    panels = [FieldPanel(name) for name in ("code", "name", "former_names", "valid_from", "valid_to")]

    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.AutocompleteField("former_names"),
        index.AutocompleteField("code"),
    ]

    class Meta:
        verbose_name = verbose_name_plural = _("行政区划")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValidationError({"valid_to": _("停用日期不能早于启用日期，请改正其中一个。")})

    def to_code(self) -> dict[str, str]:
        return {"code": self.code, "name": self.name}


class IndustryManager(models.Manager["Industry"]):
    """Lists a section before its divisions. Not ``Meta.ordering``: modelcluster sorts by plain field names only."""

    def get_queryset(self) -> models.QuerySet["Industry"]:
        return super().get_queryset().order_by("section", Length("code"), "code")


class Industry(models.Model):
    """国民经济行业分类 GB/T 4754-2017: a section (letter), or a division, group or class (two to four digits). Seeded, not
    edited."""

    code = models.CharField(_("代码"), max_length=4, unique=True)
    name = models.CharField(_("名称"), max_length=100)
    section = models.CharField(_("门类"), max_length=1)

    objects = IndustryManager()

    class Meta:
        verbose_name = verbose_name_plural = _("行业")
        ordering = ["section", "code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def full_code(self) -> str:
        """With its section's letter: ``C``, ``C35``, ``C3511``."""
        return self.code if self.code == self.section else self.section + self.code

    @classmethod
    def offered(cls) -> models.QuerySet["Industry"]:
        """All; forms show those of ``shown_first`` before somebody looks for another (cms.editing.industries)."""
        return cls.objects.all()

    @classmethod
    def shown_first(cls) -> models.QuerySet["Industry"]:
        """Sections and divisions."""
        return cls.objects.annotate(length=Length("code")).filter(length__lte=2)

    def to_code(self) -> dict[str, str]:
        return {"code": self.code, "name": self.name}
