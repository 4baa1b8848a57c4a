"""Policies, their interpretations and sections, and the authorities that issue them."""

from site_content.policies.interpretations import InterpretationPage, InterpretedPolicy
from site_content.policies.numbers import HeldNumber
from site_content.policies.pages import PolicyPage
from site_content.policies.relations import PolicyRelation
from site_content.policies.sections import InterpretationSectionPage, PolicySectionPage
from site_content.policies.texts import PolicyText
from site_content.policies.vocabularies import IssuingAuthority, Qualification

__all__ = [
    "HeldNumber",
    "InterpretationPage",
    "InterpretationSectionPage",
    "InterpretedPolicy",
    "IssuingAuthority",
    "PolicyPage",
    "PolicyRelation",
    "PolicySectionPage",
    "PolicyText",
    "Qualification",
]
