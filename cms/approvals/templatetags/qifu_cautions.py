"""What the check says about a draft, for windows that Wagtail opens."""

from typing import Any

from django import template
from wagtail.models import Page

from cms.approvals.cautions import Caution
from cms.approvals.doubts import doubts_about_draft
from cms.approvals.schedules import Schedule, schedule_of

register = template.Library()


@register.simple_tag
def draft_doubts(page: Any) -> list[Caution]:
    return doubts_about_draft(page) if isinstance(page, Page) else []


@register.simple_tag
def draft_schedule(page: Any) -> Schedule | None:
    return schedule_of(page.get_latest_revision_as_object()) if isinstance(page, Page) else None


@register.filter
def digests(cautions: list[Caution]) -> str:
    return " ".join(caution.digest for caution in cautions)
