"""取号, 预约: where the city's hall is and when it is open; those of the towns, and whom to call."""

from typing import Any

from django.utils.translation import gettext as _

from publishing.models import Record
from services.wechat.addresses import page_url, whole
from services.wechat.replies import Reply, link, plain, say

MOST = 14


def tell_halls() -> Reply:
    """The city's first."""
    portals = [record.document for record in Record.objects.live().of_kind("portal").order_by("position", "sort_id")]
    halls = sorted((p for p in portals if p["hall"]["address"] or p["hall"]["phone"]), key=_is_of_town)
    booking = link(_("预约窗口，或看叫到几号"), page_url("hall_home"))
    if not halls:
        return say(_("不用排队："), booking)
    return say(
        _("不用排队："), booking, _("各企业服务大厅（点名称看地址、时间和窗口）："), *map(_describe, halls[:MOST])
    )


def _is_of_town(portal: dict[str, Any]) -> bool:
    return portal["portal_kind"] != "city"


def _describe(portal: dict[str, Any]) -> str:
    hall = portal["hall"]
    wanted = ("phone",) if _is_of_town(portal) else ("address", "hours", "phone")
    told = "，".join(plain(hall[name])[:40] for name in wanted if hall[name])
    return f"{link(hall['name'] or portal['title'], whole(portal['url']))} {told}"
