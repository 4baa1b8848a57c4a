"""Columns (sections) of the portals, and for how long nothing new has stood in them: read from records alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from publishing.kinds import announced_kinds, owner_kinds, standing_kinds
from publishing.models import Record

TWO_WEEKS, SIX_MONTHS, ONE_YEAR = 14, 183, 365
NEWS, NOTICES = {"工作动态"}, {"通知公告", "政策文件"}


@dataclass(frozen=True)
class Column:
    """A section of a portal.

    Attributes:
        id: record and page id; ``portal``: its portal's name; ``owner``: its association's or agency's name, or "".
        column_type: as in the page label ColumnType. count: public pages in it.
        newest: date of the newest content, None if there is none; ``age``: days since then.
        limit: after how many days without anything new the column counts as stale, None if it never does.
    """

    id: str
    title: str
    url: str
    portal: str
    owner: str
    column_type: str
    count: int
    newest: date | None
    age: int | None
    limit: int | None

    @property
    def is_empty(self) -> bool:
        return self.count == 0

    @property
    def days_left(self) -> int | None:
        """Days until the column counts as stale (negative: since when it does); None if it is empty or never does."""
        return None if self.limit is None or self.age is None else self.limit - self.age

    @property
    def is_stale(self) -> bool:
        return self.days_left is not None and self.days_left < 0

    @property
    def is_news(self) -> bool:
        """Of the kinds that the inspection counts together: news, notices and policies."""
        return self.column_type in NEWS | NOTICES

    @property
    def state(self) -> str:
        if self.is_empty:
            return "empty"
        if self.is_stale:
            return "stale"
        return "soon" if self.days_left is not None and self.days_left <= 3 else "fresh"

    @property
    def state_label(self) -> str:
        labels = {"empty": _("空白"), "stale": _("超期未更新"), "soon": _("快到期"), "fresh": _("正常")}
        return str(labels[self.state])

    @property
    def admin_url(self) -> str:
        return reverse("wagtailadmin_explore", args=[self.id])


def limit_of(column_type: str, lists: str) -> int | None:
    """Days without anything new after which a column counts as stale.

    Source: 国办秘函〔2019〕19号 (news two weeks, notices and policies six months); a year for what else lists dated
    content is our own reading of its "应更新但长期未更新".
    """
    if column_type in NEWS:
        return TWO_WEEKS
    if column_type in NOTICES:
        return SIX_MONTHS
    return None if lists in standing_kinds() else ONE_YEAR


def read_columns(today: date, pages: QuerySet[Any] | None = None) -> list[Column]:
    """Every public column (of ``pages`` only, a queryset of pages), the most urgent first."""
    sections = Record.objects.live().of_kind("section")
    if pages is not None:
        sections = sections.filter(sort_id__in=pages.order_by().values("pk"))
    rows = list(sections)
    contents = _contents([row.id for row in rows], today)
    names = dict(Record.objects.live().of_kind("portal", *owner_kinds()).values_list("id", "title"))
    made = [_make(row, contents.get(row.id, {}), names, today) for row in rows]
    return sorted(made, key=lambda c: (c.days_left is None and not c.is_empty, c.days_left or 0, c.portal, c.title))


def _contents(ids: Iterable[str], today: date) -> dict[str, dict[str, Any]]:
    counted = (
        Record.objects.live()
        .exclude(kind__in=("section", "portal"))
        .filter(section__in=list(ids))
        .values("section")
        .annotate(count=Count("id"), newest=Max("date", filter=Q(date__lte=today)), next=Max("date"))
    )
    return {row["section"]: dict(row) for row in counted}


def _make(row: Record, content: dict[str, Any], names: dict[str, str], today: date) -> Column:
    newest = content.get("newest")
    if content.get("next") and content["next"] > today and row.document["lists"] in announced_kinds():
        newest = today  # what is announced for the days to come is news today
    return Column(
        id=row.id,
        title=row.title,
        url=row.url,
        portal=names.get(row.portal, ""),
        owner=names.get(row.owner, ""),
        column_type=row.document["column_type"],
        count=content.get("count", 0),
        newest=newest,
        age=(today - newest).days if newest else None,
        limit=limit_of(row.document["column_type"], row.document["lists"]),
    )
