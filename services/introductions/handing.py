"""What of an enterprise is handed to a provider: shown as it is, then kept as it was shown."""

import hashlib
import json
from datetime import date

from django.utils.translation import gettext as _

from services.enterprises.models import Enterprise, SizeTier
from services.enterprises.wording import to_words

Rows = list[list[str]]


def describe_enterprise(enterprise: Enterprise, *, figures: bool, on: date) -> Rows:
    """``[[what, value], …]`` without what is not known. ``figures``: of the latest year of which there are any."""
    tiers = "、".join(str(SizeTier(tier).label) for tier in enterprise.list_tiers())
    held = [one.name for one in enterprise.qualifications.all() if one.valid_to is None or one.valid_to >= on]
    rows = [
        [_("企业名称"), enterprise.name],
        [_("统一社会信用代码"), enterprise.credit_code],
        [_("所在镇办"), enterprise.town.name if enterprise.town else ""],
        [_("行业"), to_words("industry_codes", enterprise.industry_codes)],
        [_("成立日期"), to_words("founded_on", enterprise.founded_on)],
        [_("企业规模"), tiers],
        [_("资质"), "、".join(dict.fromkeys(held))],
        *(_figures(enterprise) if figures else []),
    ]
    return [row for row in rows if row[1]]


def _figures(enterprise: Enterprise) -> Rows:
    latest = max(enterprise.figures.all(), key=lambda found: found.year, default=None)
    if latest is None:
        return []
    year = str(latest.year)
    said = [
        ("从业人员（人）", latest.employees),
        ("营业收入（万元）", latest.revenue),
        ("资产总额（万元）", latest.assets),
    ]
    return [[f"{year} {name}", to_words("", value)] for name, value in said]


def digest_rows(rows: Rows) -> str:
    """Whether what is agreed to is what was shown."""
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()[:32]
