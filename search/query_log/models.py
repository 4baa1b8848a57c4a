"""One row for a query and a day. Nothing in it tells who asked, at what hour, or what was asked before or after."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import OuterRef, Q, Subquery, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MAX_KEPT_LENGTH = 60

# Of plain dicts with annotations, which the type checker cannot follow.
Rows = models.QuerySet[Any, Any]


class QueryCountQuerySet(models.QuerySet["QueryCount"]):
    def since(self, day: date) -> QueryCountQuerySet:
        return self.filter(day__gte=day)

    def of_last_days(self, days: int) -> QueryCountQuerySet:
        """Today and the days before it, ``days`` in all."""
        return self.since(timezone.localdate() - timedelta(days=days - 1))

    def by_query(self) -> Rows:
        """Per query ``{"query", "asked", "clicked", "found"}``: sums, and the results of its latest day."""
        latest = QueryCount.objects.filter(query=OuterRef("query")).order_by("-day").values("results")[:1]
        return self.values("query").annotate(asked=Sum("searches"), clicked=Sum("clicks"), found=Subquery(latest))

    def popular(self) -> Rows:
        """All queries, the most frequent first."""
        return self.by_query().order_by("-asked", "query")

    def without_results(self) -> Rows:
        """Queries that found nothing when they were last asked."""
        return self.popular().filter(found=0)

    def without_clicks(self) -> Rows:
        """Queries that find something, but nothing that anybody opened."""
        return self.popular().filter(Q(found__gt=0), clicked=0)


class QueryCount(models.Model):
    """How often a query was asked on a day. The key is day and query: a row number would tell the order of asking."""

    pk = models.CompositePrimaryKey("day", "query")
    day = models.DateField(_("日期"))
    query = models.CharField(_("检索词"), max_length=MAX_KEPT_LENGTH)
    searches = models.PositiveIntegerField(_("检索次数"), default=0)
    results = models.PositiveIntegerField(_("最近一次的结果数"), default=0)
    clicks = models.PositiveIntegerField(_("点开结果的次数"), default=0)

    objects = QueryCountQuerySet.as_manager()

    class Meta:
        verbose_name = _("检索词统计")
        verbose_name_plural = _("检索词统计")
        default_permissions = ("view",)
        indexes = [models.Index(fields=["query", "-day"], name="querycount_query_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.query}"
