"""Who of the staff works for which unit, by groups as teams have them."""

from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _

from services.appeals.models import Appeal
from services.units.models import Unit
from site_content.portals.models import PlainPage


class DeskRole(models.TextChoices):
    """The roles of docs/roles.md that content has nothing to do with."""

    SERVICE_OFFICER = "service_officer", _("诉求受理")
    DEPARTMENT_HANDLER = "department_handler", _("诉求承办")
    DISPATCHER = "dispatcher", _("诉求调度")
    SUPERVISOR = "supervisor", _("诉求督办")
    HALL_CLERK = "hall_clerk", _("大厅窗口")


class AnswerTemplate(models.Model):
    """A text to begin an answer with. ``unit`` None: for all."""

    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.CASCADE, related_name="answer_templates")
    title = models.CharField(_("名称"), max_length=60)
    text = models.TextField(_("内容"), max_length=4000)
    updated_at = models.DateTimeField(auto_now=True)
    updated_by = models.CharField(max_length=150)

    class Meta:
        verbose_name = _("答复模板")
        verbose_name_plural = _("答复模板")
        ordering = ["unit", "title", "pk"]

    def __str__(self) -> str:
        return self.title


class PublicAnswer(models.Model):
    """A page that was made of an answer. The appeal is not told of by the page; this row is for the guard alone."""

    appeal = models.OneToOneField(Appeal, on_delete=models.CASCADE, related_name="+")
    page = models.OneToOneField(PlainPage, on_delete=models.CASCADE, related_name="+")
    proposed_by = models.CharField(max_length=150)
    proposed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("公开的答复")
        verbose_name_plural = _("公开的答复")

    def __str__(self) -> str:
        return str(self.page_id)


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
