"""The table of rules: which pages need whose approval before they become public."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, get_page_models

from cms.teams.models import Team, TeamKind
from cms.teams.queries import team_of


class Approver(models.TextChoices):
    MODERATOR = "moderator", _("所属平台审核或市级审核")
    CITY = "city", _("市级审核")
    LEADER = "leader", _("领导同意")
    SECOND = "second", _("另一人审批（写稿人不能审批自己的稿件）")


def page_type_choices() -> list[tuple[str, str]]:
    return [(model._meta.label, str(model._meta.verbose_name)) for model in get_page_models() if model is not Page]


class ApprovalRuleQuerySet(models.QuerySet["ApprovalRule"]):
    def fitting(self, team: Team | None, page_type: str) -> "ApprovalRuleQuerySet":
        """Rules for pages of ``page_type`` (``policies.PolicyPage``) that ``team`` keeps."""
        return self.filter(
            Q(team=None) | Q(team=team),
            Q(team_kind="") | Q(team_kind=team.kind if team else ""),
            Q(page_type="") | Q(page_type=page_type),
        )


class ApprovalRule(models.Model):
    """What a page needs is the sum of all rules that fit it; an empty condition fits everything."""

    team_kind = models.CharField(
        _("哪类团队"), max_length=20, choices=TeamKind.choices, blank=True, help_text=_("不选则不分团队类型。")
    )
    team = models.ForeignKey(
        Team,
        verbose_name=_("哪个团队"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text=_("不选则适用于上面那一类的所有团队。"),
    )
    page_type = models.CharField(
        _("哪种页面"), max_length=100, choices=page_type_choices, blank=True, help_text=_("不选则适用于所有页面。")
    )
    needs_moderator = models.BooleanField(_("要所属平台审核或市级审核"), default=True)
    needs_city = models.BooleanField(_("要市级审核"), default=False)
    needs_leader = models.BooleanField(
        _("要领导同意"), default=False, help_text=_("平台把链接寄给领导，领导在手机上审批。")
    )
    needs_second = models.BooleanField(
        _("要另一人审批"),
        default=False,
        help_text=_("改过稿件的人不能审批、发布这一稿，要由另一位审核人或领导审批。"),
    )
    leader_email = models.EmailField(
        _("领导邮箱"),
        blank=True,
        help_text=_("审批链接只寄到这里，审核人看不到，也不能复制。不填，审核人就不能请领导审批。"),
    )
    note = models.CharField(_("依据或说明"), max_length=200, blank=True)

    objects = ApprovalRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("审批规则")
        verbose_name_plural = _("审批规则")
        ordering = ["team_kind", "page_type", "pk"]

    def __str__(self) -> str:
        parts = [self.team.name if self.team else self.get_team_kind_display(), self.get_page_type_display()]
        return "、".join(str(part) for part in parts if part) or str(_("所有页面"))

    def clean(self) -> None:
        if not self.approvers():
            raise ValidationError(_("至少勾选一种审批；不需要审批就删除这条规则。"))

    def approvers(self) -> set[Approver]:
        return {approver for approver in Approver if getattr(self, f"needs_{approver.value}")}

    def approver_labels(self) -> str:
        return "、".join(str(approver.label) for approver in Approver if approver in self.approvers())


def rules_for(page: Page) -> ApprovalRuleQuerySet:
    return ApprovalRule.objects.fitting(team_of(page), page.specific_class._meta.label)


def needed_by_rules(page: Page) -> set[Approver]:
    """The approvals that the table asks of ``page``."""
    return {approver for rule in rules_for(page) for approver in rule.approvers()}


def leader_addresses(page: Page) -> list[str]:
    """Mail addresses of the leaders of ``page``, as administrators keep them."""
    return sorted(set(rules_for(page).exclude(leader_email="").values_list("leader_email", flat=True)))
