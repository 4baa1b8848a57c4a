"""诉求办理情况 on the portal: an ordinary page, whose text is the frozen figures. Nothing of a single appeal is in it."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext as _
from wagtail.models import Page

from services.appeals.figures import Month, freeze_month, may_be_shown
from services.appeals.models import FrozenFigures
from site_content.portals.models import CityPortalPage, PageSectionPage, PlainPage

SLUG, SECTION_SLUG = "appeal-figures", "open-data"
Block = tuple[str, Any]


def publish_when_due() -> None:
    """By the publisher: once the month is over, its figures."""
    month = Month.before(timezone.localdate())
    if not FrozenFigures.objects.filter(month=month.first).exists():
        publish_month(month)


@transaction.atomic
def publish_month(month: Month) -> PlainPage | None:
    """The page with the figures of ``month``; None as long as there is no portal."""
    city = CityPortalPage.objects.live().first()
    if city is None:
        return None
    figures = freeze_month(month, timezone.localdate())
    page = PlainPage.objects.descendant_of(city).filter(slug=SLUG).first()
    if page is None:
        page = PlainPage(title=_("诉求办理情况"), slug=SLUG, live=False)
        ensure_section(city).add_child(instance=page)
    page.body = write_body(figures)
    page.summary = summary_of(figures)
    page.save_revision().publish()
    return page


def ensure_section(city: Page) -> Page:
    """The portal's first section of plain pages; one for open data if it has none."""
    found = PageSectionPage.objects.child_of(city).first()
    if found is None:
        found = PageSectionPage(title=_("数据公开"), slug=SECTION_SLUG)
        city.add_child(instance=found)
        found.save_revision().publish()
    return found


def summary_of(figures: FrozenFigures) -> str:
    year = figures.rows[0]
    solved = year["rates"][0]
    said = _("截至 %(day)s，今年受理企业诉求 %(accepted)d 件") % {
        "day": figures.as_of,
        "accepted": year["counts"]["accepted"],
    }
    return said + (_("，解决率 %(percent)s。") % {"percent": solved["percent"]} if solved["percent"] else "。")


def write_body(figures: FrozenFigures) -> list[Block]:
    shown = [row for row in figures.rows if may_be_shown(row)]
    return [
        ("paragraph", f"<p>{escape(summary_of(figures))}</p>"),
        *(block for row in shown if ":" not in row["scope"] for block in _whole(row)),
        *_table(_("分类别（今年以来）"), [row for row in shown if row["scope"].startswith("category:")]),
        *_table(_("分承办单位（今年以来）"), [row for row in shown if row["scope"].startswith("unit:")]),
        ("heading", {"text": _("怎样计算"), "level": "2"}),
        *(
            ("paragraph", f"<p><b>{escape(rate['name'])}</b>：{escape(rate['definition'])}</p>")
            for rate in figures.rows[0]["rates"]
        ),
        (
            "paragraph",
            f"<p>{escape(_('不足 5 件的月份、类别和单位不单列。数据在每月结束后统计一次，公布后不再改动。'))}</p>",
        ),
    ]


def _whole(row: dict[str, Any]) -> list[Block]:
    counts = row["counts"]
    numbers = _("受理 %(accepted)d 件，不予受理 %(rejected)d 件，企业撤回 %(withdrawn)d 件，在办 %(open)d 件（超期 %(overdue)d 件），企业不认可尚未了结 %(disputed)d 件。") % counts  # fmt: skip
    data = [[_("指标"), _("比率"), _("分子"), _("分母")]]
    data += [[r["name"], r["percent"] or "—", str(r["numerator"]), str(r["denominator"])] for r in row["rates"]]
    return [
        ("heading", {"text": row["name"], "level": "2"}),
        ("paragraph", f"<p>{escape(numbers)}</p>"),
        ("table", {"data": data, "table_caption": row["name"], "table_header_choice": "row"}),
    ]


def _table(caption: str, rows: list[dict[str, Any]]) -> list[Block]:
    if not rows:
        return []
    data = [["", _("受理"), _("解决"), _("解决率"), _("企业确认解决率"), _("按时办结率")]]
    for row in rows:
        rates = {rate["code"]: rate["percent"] or "—" for rate in row["rates"]}
        counts = row["counts"]
        data.append([row["name"], str(counts["accepted"]), str(counts["solved"]), *(rates[c] for c in ("solved", "confirmed", "on_time"))])  # fmt: skip
    return [("table", {"data": data, "table_caption": caption, "table_header_choice": "both"})]
