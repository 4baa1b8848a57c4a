"""The order in which a policy's dates must stand."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from site_content.policies.pages import PolicyPage

# (earlier field, later field, what to say at the later one)
DATE_ORDERS = [
    ("issued_on", "published_on", _("发布日期早于成文日期，请核对这两个日期。")),
    ("effective_on", "expires_on", _("有效期至早于施行日期，请核对这两个日期。")),
    ("issued_on", "expires_on", _("有效期至早于成文日期，请核对这两个日期。")),
    ("application_opens_at", "application_closes_at", _("申报截止早于申报开始，请核对这两个时间。")),
]


def check_dates(policy: "PolicyPage") -> dict[str, Any]:
    """What to say, by field."""
    errors: dict[str, Any] = {}
    for earlier, later, text in DATE_ORDERS:
        start, end = getattr(policy, earlier), getattr(policy, later)
        if start and end and end < start:
            errors[later] = text
    return errors
