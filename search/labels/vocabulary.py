"""What values of facets and sorts are called."""

from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from publishing.kinds import kind_label
from publishing.validity import Validity

VALIDITIES = dict(Validity.choices)
SORTS = {"relevance": _("相关度"), "newest": _("最新发布"), "oldest": _("最早发布")}
FACET_LABELS = {
    "kind": _("类型"),
    "topic": _("主题"),
    "portal": _("平台"),
    "authority": _("发文机关"),
    "year": _("年份"),
    "validity": _("有效性"),
}


@lru_cache(maxsize=2048)
def value_label(facet: str, value: str, named: str = "") -> str:
    """What a facet's value is called; ``named``: its name as indexed, for values that have one."""
    if facet == "kind":
        return kind_label(value)
    if facet == "validity":
        return str(VALIDITIES.get(value, value))
    if facet == "year":
        return str(_("%(year)s年") % {"year": value})
    return named or value
