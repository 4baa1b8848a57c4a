"""Who of the staff works for which unit, by groups as teams have them."""

from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _

from services.units.models import Unit


class DeskRole(models.TextChoices):
    """The roles of docs/roles.md that content has nothing to do with."""

    SERVICE_OFFICER = "service_officer", _("诉求受理")
    DEPARTMENT_HANDLER = "department_handler", _("诉求承办")
    DISPATCHER = "dispatcher", _("诉求调度")
    SUPERVISOR = "supervisor", _("诉求督办")
    HALL_CLERK = "hall_clerk", _("大厅窗口")


class UnitGroup(models.Model):
    """A group that belongs to a unit, and the role that its members have there."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="groups")
    role = models.CharField(_("角色"), max_length=20, choices=DeskRole.choices)
    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="unit_group")

    class Meta:
        verbose_name = _("承办单位用户组")
        verbose_name_plural = _("承办单位用户组")
        constraints = [models.UniqueConstraint(fields=["unit", "role"], name="one_group_per_unit_role")]

    def __str__(self) -> str:
        return self.group.name
