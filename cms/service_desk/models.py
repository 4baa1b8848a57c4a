"""Who of the staff works for which unit, by groups as teams have them."""

from django.conf import settings
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
    PROVIDER = "provider", _("融资对接")


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


class Instruction(models.Model):
    """A leader's word on an appeal, asked for by a link in a mail. Good once, as long as the appeal is as it was shown."""

    appeal = models.ForeignKey(Appeal, on_delete=models.CASCADE, related_name="instructions")
    leader_name = models.CharField(_("领导称呼"), max_length=40)
    email = models.EmailField(_("领导邮箱"))
    question = models.CharField(_("请示什么"), max_length=500)
    sent_by_id = models.IntegerField()
    sent_by = models.CharField(max_length=150)
    sent_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("有效期至"))
    withdrawn_at = models.DateTimeField(null=True)
    agreed = models.BooleanField(null=True)
    note = models.TextField(_("批示"), max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("领导批示")
        verbose_name_plural = _("领导批示")
        ordering = ["-sent_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.leader_name} {self.sent_at:%Y-%m-%d}"


class CommonCause(models.Model):
    """What several enterprises run into: found together, answered one by one."""

    title = models.CharField(_("共性问题"), max_length=60, unique=True)
    created_by = models.CharField(max_length=150)
    created_at = models.DateTimeField(auto_now_add=True)
    appeals = models.ManyToManyField(Appeal, related_name="causes")

    class Meta:
        verbose_name = _("共性问题")
        verbose_name_plural = _("共性问题")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.title


class Absence(models.Model):
    """Who is away, and who has that person's turn meanwhile. Both days count."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    deputy = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    first = models.DateField(_("从"))
    last = models.DateField(_("到"))

    class Meta:
        verbose_name = _("不在岗")
        verbose_name_plural = _("不在岗")
        ordering = ["first", "pk"]
        indexes = [models.Index(fields=["last"], name="absence_by_last")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.first} {self.last}"


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
