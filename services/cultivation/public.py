"""Recognitions as everybody may see them; programmes' pages ask by settings.QIFU_RECOGNITIONS."""

from typing import Any

from services.cultivation.models import Recognition


def recognitions_of(programme_id: str) -> list[dict[str, Any]]:
    """Approved ones, newest year first, revoked ones with the day: ``{"enterprise", "level", "batch", "year", "valid_to",
    "revoked_on"}``."""
    found = Recognition.objects.filter(programme_id=programme_id).order_by("-year", "pk")
    names = ("enterprise_name", "level", "batch", "year", "valid_to", "revoked_on")
    return [
        {"enterprise": name, **dict(zip(names[1:], more, strict=True))} for name, *more in found.values_list(*names)
    ]
