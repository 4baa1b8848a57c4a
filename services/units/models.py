"""Who takes and handles what enterprises bring: towns, departments, the city's centre, whoever offers financing."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class UnitKind(models.TextChoices):
    CITY = "city", _("市级")
    TOWN = "town", _("镇办、园区")
    DEPARTMENT = "department", _("部门")
    PROVIDER = "provider", _("融资提供机构")


# Whom an appeal may be assigned to.
HANDLING = (UnitKind.TOWN, UnitKind.DEPARTMENT)


class UnitQuerySet(models.QuerySet["Unit"]):
    def active(self) -> "UnitQuerySet":
        return self.filter(is_active=True)

    def towns(self) -> "UnitQuerySet":
        """In the order in which their portals came to be, the official one; by their names' characters none is found."""
        return self.active().filter(kind=UnitKind.TOWN).order_by("pk")

    def handling(self) -> "UnitQuerySet":
        """Whom an appeal may be assigned to."""
        return self.active().filter(kind__in=HANDLING)


class Unit(models.Model):
    """``code`` says where it comes from, so that it follows renames: ``town:12``, ``department:kgj``, ``agency:34``, ``city``."""

    code = models.CharField(_("代码"), max_length=60, unique=True)
    kind = models.CharField(_("类型"), max_length=20, choices=UnitKind.choices)
    name = models.CharField(_("名称"), max_length=100)
    phone = models.CharField(_("电话"), max_length=60, blank=True)
    is_active = models.BooleanField(_("启用"), default=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("承办单位")
        verbose_name_plural = _("承办单位")
        ordering = ["kind", "name"]

    def __str__(self) -> str:
        return self.name
