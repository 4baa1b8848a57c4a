"""Who keeps what: a team per portal, association and agency, with its groups, files and workflow.

The rows only remember what ``sync_team`` made, so that it can follow renames, moves and deletions.
"""

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection, Page, Workflow

from publishing.tree_paths import paths_down_to


class TeamKind(models.TextChoices):
    CITY = "city", _("市级")
    TOWN = "town", _("镇办、园区、机构分平台")
    ASSOCIATION = "association", _("行业协会")
    AGENCY = "agency", _("服务机构")


class Role(models.TextChoices):
    """The roles of docs/roles.md; an administrator is Django's superuser and has no group."""

    CITY_EDITOR = "city_editor", _("市级编辑")
    CITY_MODERATOR = "city_moderator", _("市级审核")
    TOWN_EDITOR = "town_editor", _("镇办编辑")
    TOWN_MODERATOR = "town_moderator", _("镇办审核")
    ASSOCIATION_EDITOR = "association_editor", _("协会编辑")
    AGENCY_EDITOR = "agency_editor", _("机构编辑")
    AUDITOR = "auditor", _("审计")


class TeamQuerySet(models.QuerySet["Team"]):
    def at_or_above(self, page: Page) -> "TeamQuerySet":
        """Teams whose page is ``page`` or stands above it, the nearest first."""
        return self.filter(page__path__in=paths_down_to(page)).order_by("-page__depth")

    def at_or_below(self, page: Page) -> "TeamQuerySet":
        """Teams whose page is ``page`` or stands below it, from the top down."""
        return self.filter(page__path__startswith=page.path).order_by("page__path")

    def orphaned(self) -> "TeamQuerySet":
        return self.filter(page=None)


class Team(models.Model):
    """The people who keep one page and all below it."""

    page = models.OneToOneField(
        Page, verbose_name=_("页面"), null=True, on_delete=models.SET_NULL, related_name="team"
    )  # fmt: skip
    kind = models.CharField(_("类型"), max_length=20, choices=TeamKind.choices)
    name = models.CharField(_("名称"), max_length=100)
    collection = models.ForeignKey(
        Collection, verbose_name=_("文件集合"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    workflow = models.ForeignKey(
        Workflow, verbose_name=_("审批流程"), null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = TeamQuerySet.as_manager()

    class Meta:
        verbose_name = _("团队")
        verbose_name_plural = _("团队")

    def __str__(self) -> str:
        return self.name

    def group(self, role: Role) -> Group:
        """The team's group for ``role``. Raises Group.DoesNotExist if teams of this kind have none."""
        return Group.objects.get(team_group__team=self, team_group__role=role)


class TeamGroup(models.Model):
    """A group that belongs to a team, and the role that its members have there."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="groups")
    role = models.CharField(_("角色"), max_length=20, choices=Role.choices)
    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="team_group")

    class Meta:
        verbose_name = _("团队用户组")
        verbose_name_plural = _("团队用户组")
        constraints = [models.UniqueConstraint(fields=["team", "role"], name="one_group_per_role")]

    def __str__(self) -> str:
        return self.group.name


class ReminderAnswer(models.TextChoices):
    UNCHANGED = "unchanged", _("没有变化")
    EDIT = "edit", _("要修改")


class Reminder(models.Model):
    """A monthly "is your page still right?" to one person, and what the person answered."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="reminders")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    sent_at = models.DateTimeField(_("发送时间"))
    answer = models.CharField(_("答复"), max_length=20, choices=ReminderAnswer.choices, blank=True)
    answered_at = models.DateTimeField(_("答复时间"), null=True)

    class Meta:
        verbose_name = _("核对提醒")
        verbose_name_plural = _("核对提醒")
        indexes = [models.Index(fields=["team", "sent_at"])]

    def __str__(self) -> str:
        return f"{self.team} {self.sent_at:%Y-%m-%d}"
