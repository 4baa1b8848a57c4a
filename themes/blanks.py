"""What stands in for records that are not public yet, so that a preview or an empty site still has a frame."""

from typing import Any

from django.utils.translation import gettext as _

from themes.colours import DEFAULT_ACCENT


def blank_portal() -> dict[str, Any]:
    """A portal record (docs/records.md) that says nothing."""
    place: dict[str, Any] = {
        "name": "",
        "address": "",
        "phone": "",
        "hours": "",
        "latitude": None,
        "longitude": None,
        "counters": [],
    }
    texts = dict.fromkeys(("tagline", "hotline", "organiser", "undertaker", "organiser_contact", "division_code"), "")
    labels = ("site_name", "site_id_code", "icp_number", "police_number", "party_mark_url", "error_report_url")
    return {
        "id": "",
        "kind": "portal",
        "title": _("企业公共服务平台"),
        "url": "/",
        "portal": "",
        "section": None,
        "owner": None,
        "ancestors": [],
        "position": 0,
        "summary": "",
        "portal_kind": "city",
        "former_names": [],
        "accent": DEFAULT_ACCENT,
        "logo": None,
        "hall": place,
        "topics": [],
        "keywords": [],
        **texts,
        **dict.fromkeys(labels),
    }
