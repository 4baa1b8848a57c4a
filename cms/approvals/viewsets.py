"""The tables that people keep: rules (administrators alone) and days off (whoever keeps the city's terms)."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.approvals.models import ApprovalRule, Approver
from working_days.models import SpecialDay


class ApprovalRuleViewSet(ModelViewSet):
    """No snippet: the city's editors may change those, and who approves is not for them to say."""

    model = ApprovalRule
    icon = "check"
    menu_label = _("审批规则")
    add_to_settings_menu = True
    menu_order = 800
    list_display = ["__str__", Column("approver_labels", label=_("要什么审批")), "note"]
    panels = [
        MultiFieldPanel([FieldPanel("team_kind"), FieldPanel("team"), FieldPanel("page_type")], heading=_("适用于")),
        MultiFieldPanel(
            [FieldPanel(f"needs_{approver.value}") for approver in Approver],
            heading=_("要什么审批"),
        ),
        FieldPanel("leader_email"),
        FieldPanel("note"),
    ]


class SpecialDayViewSet(SnippetViewSet):
    model = SpecialDay
    icon = "date"
    menu_label = _("放假与调休")
    add_to_settings_menu = True
    list_display = ["day", "is_working", "note"]
    list_filter = ["is_working"]
    panels = [FieldPanel("day"), FieldPanel("is_working"), FieldPanel("note")]


def admin_viewsets() -> list[ModelViewSet]:
    return [ApprovalRuleViewSet("qifu_approval_rules")]
