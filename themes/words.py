"""What the portal calls the codes in records (docs/records.md)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from publishing.facet_labels import VALUE_LABELS
from publishing.kinds import all_kinds
from publishing.validity import Validity

APPLICATION = {"upcoming": _("即将申报"), "open": _("正在申报"), "closed": _("申报已截止"), "none": ""}
PRODUCT_WINDOW = {"upcoming": _("即将受理"), "open": _("正在受理"), "closed": _("已停止受理"), "none": ""}
REGISTRATION = {"upcoming": _("报名未开始"), "open": _("报名中"), "closed": _("报名已截止"), "none": ""}
EVENT = {"upcoming": _("即将举办"), "ongoing": _("进行中"), "past": _("已结束")}
ARRANGEMENT = {"moved": _("时间地点有变"), "cancelled": _("已取消")}
SIZES = {"LARGE": _("大型企业"), "MEDIUM": _("中型企业"), "SMALL": _("小型企业"), "MICRO": _("微型企业")}
DISCLOSURE = {"active": _("主动公开"), "on_request": _("依申请公开")}
SECURITIES = VALUE_LABELS["security"]
FORMS = {"text": _("文字解读"), "chart": _("图解"), "qa": _("问答解读"), "video": _("视频解读")}
COLUMNS = {"work": _("工作动态"), "notice": _("通知公告"), "association": _("协会动态")}
QUALIFICATION = {"valid": _("有效"), "expired": _("已过期"), "future": _("未生效")}
HISTORY = {
    "issued": _("成文"),
    "published": _("发布"),
    "effective": _("施行"),
    "amended": _("修改"),
    "expired": _("失效"),
    "repealed": _("废止"),
}
PORTAL_KINDS = {
    "city": _("市级综合平台"),
    "town": _("镇办分平台"),
    "park": _("特色园区"),
    "organisation": _("专业化服务机构"),
}

WORDS: dict[str, dict[str, Any]] = {
    "validity": dict(Validity.choices),
    "application": APPLICATION,
    "product_window": PRODUCT_WINDOW,
    "registration": REGISTRATION,
    "event": EVENT,
    "arrangement": ARRANGEMENT,
    "sizes": SIZES,
    "disclosure": DISCLOSURE,
    "forms": FORMS,
    "securities": SECURITIES,
    "columns": COLUMNS,
    "qualification": QUALIFICATION,
    "portal_kinds": PORTAL_KINDS,
    "history": HISTORY,
}


def spoken_words() -> dict[str, dict[str, str]]:
    """The words in the portal's language, looked up once."""
    words = {**WORDS, "kinds": {kind.name: kind.label for kind in all_kinds()}}
    return {name: {code: str(text) for code, text in codes.items()} for name, codes in words.items()}
