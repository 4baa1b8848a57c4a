"""Sections of policies and of what explains them."""

from django.utils.translation import gettext_lazy as _

from site_content.base.models import SectionPage
from site_content.policies.kinds import INTERPRETATION, POLICY


class PolicySectionPage(SectionPage):
    """A section of policies."""

    lists = POLICY.name
    column_type = "政策文件"
    subpage_types = ["policies.PolicyPage"]

    class Meta:
        verbose_name = _("政策栏目")


class InterpretationSectionPage(SectionPage):
    """A section of interpretations."""

    lists = INTERPRETATION.name
    column_type = "政策解读"
    subpage_types = ["policies.InterpretationPage"]

    class Meta:
        verbose_name = _("政策解读栏目")
