"""取号, 预约: where the halls are, when they are open, and whom to call."""

from typing import Any

from django.utils.translation import gettext as _

from publishing.models import Record
from services.wechat.addresses import whole
from services.wechat.replies import Reply, link, plain, say

MOST = 12


def tell_halls() -> Reply:
    """The city's first."""
    portals = [record.document for record in Record.objects.live().of_kind("portal").order_by("position", "sort_id")]
    halls = sorted((p for p in portals if p["hall"]["address"] or p["hall"]["phone"]), key=_is_of_town)
    if not halls:
        return say(link(_("预约大厅窗口，或看叫到几号"), whole("/services/hall/")))
    return say(
        _("企业服务大厅（点名称看窗口和地图）："),
        *map(_describe, halls[:MOST]),
        link(_("预约窗口，或看叫到几号"), whole("/services/hall/")),
    )


def _is_of_town(portal: dict[str, Any]) -> bool:
    return portal["portal_kind"] != "city"


def _describe(portal: dict[str, Any]) -> str:
    hall = portal["hall"]
    told = "，".join(plain(hall[name])[:40] for name in ("address", "hours", "phone") if hall[name])
    return f"{link(hall['name'] or portal['title'], whole(portal['url']))}：{told}"
