"""What was pushed is kept as long as the notices of it; how policies stand to enterprises, while somebody subscribes."""

from datetime import datetime

from services.keeping.keeper import Keeper, Term
from services.notices.keeping import KEPT
from services.pushes.models import UNFINISHED, Push


class PushKeeper(Keeper):
    terms = (
        Term("推送记录（推送了什么、多少人、谁批准的）", "400 天"),
        Term("订阅企业与政策的匹配结果", "没有人再订阅这家企业时"),
    )

    def forget(self, now: datetime) -> dict[str, int]:
        return {"推送记录": Push.objects.filter(created_at__lt=now - KEPT).exclude(state__in=UNFINISHED).delete()[0]}
