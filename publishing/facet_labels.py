"""What facets, and those of their values that records do not name, are called."""

from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from publishing.kinds import kind_label
from publishing.validity import Validity
from standards.industries import NAMES_2017

VALIDITIES = dict(Validity.choices)
FACET_LABELS = {
    "kind": _("类型"),
    "topic": _("主题"),
    "portal": _("平台"),
    "authority": _("发文机关"),
    "year": _("年份"),
    "validity": _("有效性"),
    "window": _("申报报名"),
    "region": _("适用地区"),
    "industry": _("行业"),
    "size": _("企业规模"),
    "qualification": _("企业资质"),
    "amount": _("最高支持金额"),
    "agency_kind": _("机构类别"),
    "town": _("镇街"),
    "service": _("服务项目"),
    "department": _("办理部门"),
    "audience": _("服务对象"),
    "level": _("级别"),
    "product": _("产品类别"),
    "security": _("担保方式"),
    "term": _("最长期限"),
    "provider": _("提供机构"),
    "series": _("培训系列"),
    "form": _("参加方式"),
    "month": _("月份"),
}
VALUE_LABELS = {
    "validity": VALIDITIES,
    "window": {"open": _("正在进行"), "soon": _("14 天内截止"), "upcoming": _("即将开始"), "closed": _("已截止")},
    "size": {"LARGE": _("大型企业"), "MEDIUM": _("中型企业"), "SMALL": _("小型企业"), "MICRO": _("微型企业")},
    "amount": {
        "under-10": _("10 万元以下"),
        "10-50": _("10 万～50 万元"),
        "50-100": _("50 万～100 万元"),
        "100-500": _("100 万～500 万元"),
        "over-500": _("500 万元以上"),
    },
    "product": {
        "fund": _("引导基金"),
        "loan": _("贷款"),
        "guarantee": _("融资担保"),
        "leasing": _("融资租赁"),
        "subsidy": _("贴息补助"),
    },
    "security": {
        "credit": _("信用，无须抵押"),
        "guarantor": _("保证担保"),
        "mortgage": _("抵押"),
        "pledge": _("质押"),
    },
    "term": {"to-12": _("1 年以内"), "13-36": _("1 年～3 年"), "over-36": _("3 年以上")},
    "form": {"onsite": _("现场"), "online": _("线上")},
}  # fmt: skip


@lru_cache(maxsize=2048)
def value_label(facet: str, value: str, named: str = "") -> str:
    """What a value is called; ``named``: its name in the records, for values that have one."""
    match facet:
        case "kind":
            return kind_label(value)
        case "year":
            return str(_("%(year)s年") % {"year": value})
        case "month":
            return str(_("%(year)s年%(month)d月") % {"year": value[:4], "month": int(value[5:])})
        case "industry":
            return NAMES_2017.get(value, value)
    return str(VALUE_LABELS.get(facet, {}).get(value) or named or value)
