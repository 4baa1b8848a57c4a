"""报告 › 外部链接: the links that lead nowhere or elsewhere, and the pages to mend; each sees those of its own pages."""

from typing import Any

import django_filters
from django.db.models import Prefetch, QuerySet
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page

from cms.outbound_links.models import LinkPlace, OutboundLink, State
from cms.teams.borders import editable_pages, oversees

TO_MEND = (State.LOST, State.MOVED, State.DOUBTFUL)
ALL = "all"
PAGES_SHOWN = 5


class StateFilter(django_filters.ChoiceFilter):
    """Without a choice: what there is to mend."""

    def filter(self, queryset: Any, value: str) -> Any:
        if value == ALL:
            return queryset
        return queryset.filter(state=value) if value else queryset.filter(state__in=TO_MEND)


class LinkFilterSet(WagtailFilterSet):
    state = StateFilter(
        label=gettext_lazy("状态"),
        choices=[*State.choices, (ALL, gettext_lazy("全部"))],
        empty_label=gettext_lazy("要处理的"),
    )
    url = django_filters.CharFilter(label=gettext_lazy("链接包含"), lookup_expr="icontains")

    class Meta:
        model = OutboundLink
        fields = ["state", "url"]


class LinkColumn(Column):
    def get_value(self, instance: OutboundLink) -> SafeString:
        return format_html('<a href="{0}" rel="noreferrer" target="_blank">{0}</a>', instance.url)


class PagesColumn(Column):
    """Their edit forms: that is where a link is mended."""

    def get_value(self, instance: OutboundLink) -> SafeString:
        pages = pages_of(instance)
        links = format_html_join(
            mark_safe("<br>"),
            '<a href="{}">{}</a>',
            ((reverse("wagtailadmin_pages:edit", args=[page.pk]), page.title) for page in pages[:PAGES_SHOWN]),
        )
        more = len(pages) - PAGES_SHOWN
        rest = format_html("<br>{}", _("还有 %(count)d 个页面") % {"count": more}) if more > 0 else ""
        return format_html("{}{}", links, rest)


class OutboundLinkReport(ReportView):
    model = OutboundLink
    page_title = gettext_lazy("外部链接")
    header_icon = "link-external"
    filterset_class = LinkFilterSet
    index_url_name = "qifu_outbound_links"
    index_results_url_name = "qifu_outbound_links_results"
    default_ordering = "failing_since"
    no_results_message = gettext_lazy(
        "没有要处理的链接。系统每天夜里检查各页面上的外部链接，打不开、改了地址的列在这里。"
    )
    columns = [
        LinkColumn("url", label=gettext_lazy("链接"), classname="qifu-link"),
        Column("state", label=gettext_lazy("状态"), accessor="get_state_display", classname="qifu-nowrap"),
        Column("detail", label=gettext_lazy("说明")),
        PagesColumn("pages", label=gettext_lazy("在哪些页面上")),
        DateColumn("failing_since", label=gettext_lazy("从何时起")),
        DateColumn("checked_at", label=gettext_lazy("上次检查")),
    ]
    list_export = ["url", "get_state_display", "detail", "page_titles", "failing_since", "checked_at"]
    export_headings = {
        "url": gettext_lazy("链接"), "get_state_display": gettext_lazy("状态"), "detail": gettext_lazy("说明"),
        "page_titles": gettext_lazy("在哪些页面上"), "failing_since": gettext_lazy("从何时起"),
        "checked_at": gettext_lazy("上次检查"),
    }  # fmt: skip

    def get_queryset(self) -> QuerySet[OutboundLink]:
        places = LinkPlace.objects.all()
        if not oversees(self.request.user):
            places = places.filter(page_id__in=editable_pages(self.request.user))
        links = OutboundLink.objects.filter(pk__in=places.values("link")).order_by("failing_since", "pk")
        return links.prefetch_related(Prefetch("places", places.order_by("page_id"), to_attr="seen_places"))

    def decorate_paginated_queryset(self, object_list: Any) -> Any:
        rows = list(object_list)
        wanted = {place.page_id for link in rows for place in link.seen_places}
        pages = Page.objects.in_bulk(wanted)
        for link in rows:
            link.seen_pages = [pages[place.page_id] for place in link.seen_places if place.page_id in pages]
            link.page_titles = "\n".join(page.title for page in link.seen_pages)
        return rows


def pages_of(link: OutboundLink) -> list[Page]:
    return list(getattr(link, "seen_pages", []))


def admin_urls() -> list[Any]:
    view = OutboundLinkReport
    return [
        path("reports/outbound-links/", view.as_view(), name="qifu_outbound_links"),
        path("reports/outbound-links/results/", view.as_view(results_only=True), name="qifu_outbound_links_results"),
    ]


def menu_item() -> MenuItem:
    url = reverse("qifu_outbound_links")
    return MenuItem(_("外部链接"), url, name="qifu-outbound-links", icon_name="link-external", order=1090)
