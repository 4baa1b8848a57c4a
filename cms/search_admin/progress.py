"""How far the published content has followed a changed word."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from cms.search_admin.access import for_tuners
from publishing.models import Delivery, SinkState
from search.indexing.sink import SearchSink
from search.models import SegmenterWord

URL_NAME = "qifu_recut_progress"


@dataclass(frozen=True)
class RecutProgress:
    """``total``: documents that had to be indexed again when it was asked for (0: not known); ``left``: still to do."""

    total: int
    left: int
    failing_since: Any = None
    error: str = ""

    @property
    def done(self) -> int:
        return max(self.total - self.left, 0)

    @property
    def settled(self) -> bool:
        return not self.left


def look_up_progress(total: int = 0) -> RecutProgress:
    state = SinkState.objects.filter(name=SearchSink.name, failing_since__isnull=False).first()
    left = Delivery.objects.to_sink(SearchSink.name).pending().count()
    return RecutProgress(
        total=max(total, left) if total else 0,
        left=left,
        failing_since=state.failing_since if state else None,
        error=state.last_error if state else "",
    )


@for_tuners
def show_progress(request: HttpRequest) -> HttpResponse:
    """The piece that refreshes itself; ``?total=`` what there was to do."""
    total = request.GET.get("total", "")
    known = int(total) if total.isascii() and total.isdigit() and len(total) < 10 else 0
    return render(request, "search_admin/progress_part.html", {"progress": look_up_progress(known)})


def tell_progress(request: HttpRequest, instance: Any) -> None:
    """After a word was saved: a message that counts down."""
    if isinstance(instance, SegmenterWord):
        announce_recut(request)


def tell_progress_of_deletion(request: HttpRequest, instances: Any) -> None:
    if any(isinstance(instance, SegmenterWord) for instance in instances):
        announce_recut(request)


def announce_recut(request: HttpRequest) -> None:
    left = look_up_progress().left
    if left:
        url = f"{reverse(URL_NAME)}?total={left}"
        messages.info(request, format_html('<span data-delivery-url="{}">{}</span>', url, _("正在重新整理……")))
    else:
        messages.info(request, _("已发布的内容里没有这个词，不需要重新整理。"))
